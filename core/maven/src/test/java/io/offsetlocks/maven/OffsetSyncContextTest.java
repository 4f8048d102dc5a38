package io.offsetlocks.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.aether.SyncContext;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.junit.jupiter.api.Test;

/** What Resolver needs of a context. */
class OffsetSyncContextTest extends LocksFixture {
    private static final Artifact OTHER = new DefaultArtifact("g:b:jar:1");

    @Test
    void exclusive_keepsAllOthersOut_untilItIsClosed() {
        try (SyncContext context = exclusive()) {
            acquire(context, JAR, OTHER);
            String toWriter = refusal(() -> useElsewhere(this::exclusive, OTHER));
            String toReader = refusal(() -> useElsewhere(this::shared, JAR));

            assertTrue(
                    toWriter.startsWith("no exclusive lock of artifact:g:b:jar:1 within 0 seconds"),
                    toWriter);
            assertTrue(
                    toReader.contains("artifact:g:a:jar:1 is held by another thread of this"),
                    toReader);
        }
        useElsewhere(this::exclusive, JAR, OTHER);
    }

    @Test
    void shared_letsReadersInAndNoWriters() {
        try (SyncContext context = shared()) {
            acquire(context, JAR);
            useElsewhere(this::shared, JAR);
            refusal(() -> useElsewhere(this::exclusive, JAR));
        }
    }

    @Test
    void failedAcquire_holdsWhatWasHeldBefore() {
        try (SyncContext mine = exclusive()) {
            acquire(mine, JAR);
            inAnotherThread(
                    () -> {
                        try (SyncContext theirs = exclusive()) {
                            acquire(theirs, OTHER);
                            Artifact free = new DefaultArtifact("g:c:jar:1");
                            refusal(() -> acquire(theirs, free, JAR));
                            useElsewhere(this::exclusive, free);
                            refusal(() -> useElsewhere(this::exclusive, OTHER));
                        }
                    });
        }
        useElsewhere(this::exclusive, JAR, OTHER);
    }

    @Test
    void secondAcquire_addsToTheFirst() {
        try (SyncContext context = exclusive()) {
            acquire(context, JAR);
            context.acquire(null, List.of(metadata("a")));
            refusal(() -> useElsewhere(this::exclusive, JAR));
            refusal(
                    () ->
                            inAnotherThread(
                                    () -> {
                                        try (SyncContext other = shared()) {
                                            other.acquire(null, List.of(metadata("a")));
                                        }
                                    }));
        }
        useElsewhere(this::exclusive, JAR);
    }

    @Test
    void nothing_opensNothing() {
        try (SyncContext context = exclusive()) {
            context.acquire(null, null);
            context.acquire(List.of(), List.of());
        }
        assertFalse(Files.exists(local.resolve(".locks")));
    }

    @Test
    void sharedInsideExclusive_reenters() {
        try (SyncContext outer = exclusive()) {
            acquire(outer, JAR);
            try (SyncContext inner = shared()) {
                acquire(inner, JAR);
            }
            refusal(() -> useElsewhere(this::shared, JAR));
        }
    }

    @Test
    void exclusiveInsideShared_isRefusedAtOnce() {
        try (SyncContext outer = shared();
                SyncContext inner = exclusive()) {
            acquire(outer, JAR);
            String message = refusal(() -> acquire(inner, JAR));
            assertTrue(message.contains("artifact:g:a:jar:1"), message);
            assertTrue(message.contains("in shared mode"), message);
            useElsewhere(this::shared, JAR);
            refusal(() -> useElsewhere(this::exclusive, JAR));
        }
    }

    /** As Resolver does to find the version of a snapshot; a collision must not matter there. */
    @Test
    void metadataInsideASharedArtifact_isGranted_whateverTheirOffsets() throws Exception {
        String colliding = metadataThatCollides();
        try (SyncContext outer = shared();
                SyncContext inner = exclusive()) {
            acquire(outer, JAR);
            inner.acquire(null, List.of(metadata(colliding)));
        }
    }

    /** Finds metadata whose name has the offset of the jar's, as far as names decide that. */
    private String metadataThatCollides() throws Exception {
        useElsewhere(this::exclusive, JAR);
        try (OffsetLocks locks = OffsetLocks.open(artifactsFile(), 1 << 20)) {
            long offset = locks.offsetOf("artifact:g:a:jar:1");
            for (int i = 0; ; i++) {
                String name = "m" + i;
                if (locks.offsetOf("metadata:g:" + name) == offset) {
                    return name;
                }
            }
        }
    }

    @Test
    void interruptedWait_failsWithTheStatusSet() {
        Map<String, Object> patient = new HashMap<>(AT_ONCE);
        patient.put(BuildSettings.TIME, "5");
        patient.put("aether.syncContext.named.time.unit", "HOURS");
        AtomicReference<Boolean> status = new AtomicReference<>();
        try (SyncContext context = exclusive()) {
            acquire(context, JAR);
            String message =
                    refusal(
                            () ->
                                    inAnotherThread(
                                            () -> {
                                                Thread.currentThread().interrupt();
                                                try (SyncContext other =
                                                        factory.newInstance(
                                                                new MavenSession(local, patient),
                                                                false)) {
                                                    acquire(other, JAR);
                                                } finally {
                                                    status.set(Thread.interrupted());
                                                }
                                            }));
            assertEquals("interrupted while waiting for artifact:g:a:jar:1", message);
        }
        assertEquals(true, status.get());
    }

    @Test
    void deletedFile_isTold_untilNobodyHoldsALockInIt() throws Exception {
        try (SyncContext held = exclusive()) {
            acquire(held, JAR);
            Files.delete(artifactsFile());
            AtomicReference<String> message = new AtomicReference<>("");
            Await.until(
                    "the loss of the file is noticed",
                    () -> {
                        try (SyncContext next = shared()) {
                            acquire(next, OTHER);
                            return false;
                        } catch (IllegalStateException e) {
                            message.set(e.getMessage());
                            return true;
                        }
                    });
            assertTrue(
                    message.get().contains(artifactsFile() + ", was deleted, replaced or cut"),
                    message.get());
            assertTrue(message.get().contains("run the build again"), message.get());
            refusal(() -> useElsewhere(this::shared, OTHER));
        }
        useElsewhere(this::exclusive, JAR, OTHER);
        assertTrue(Files.exists(artifactsFile()));
    }

    @Test
    void endOfTheSystem_closesTheFiles() {
        useElsewhere(this::exclusive, JAR);
        long pid = ProcessHandle.current().pid();
        assertEquals(1, ChildProcess.descriptors(pid, artifactsFile()));
        endSystem();
        assertEquals(0, ChildProcess.descriptors(pid, artifactsFile()));
    }

    @Test
    void closeByAnotherThread_isRefused() {
        try (SyncContext context = exclusive()) {
            acquire(context, JAR);
            assertThrows(IllegalMonitorStateException.class, () -> inAnotherThread(context::close));
            refusal(() -> useElsewhere(this::shared, JAR));
        }
        useElsewhere(this::exclusive, JAR);
    }
}
