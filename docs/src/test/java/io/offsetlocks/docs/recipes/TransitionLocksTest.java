package io.offsetlocks.docs.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Programs of three releases exclude each other: lock files, both, and offset locks alone. */
@EnabledOnOs(OS.LINUX)
class TransitionLocksTest extends RecipeFixture {
    private Path oldFile;
    private OldLockFiles oldLocks;
    private TransitionLocks transition;

    @BeforeEach
    void makeLocks() {
        oldFile = directory.resolve("volume-42.lock");
        oldLocks = new OldLockFiles(directory);
        transition = new TransitionLocks(oldLocks, locks);
    }

    @Test
    void program_waitsForAnother_ifTheyHaveAKindOfLockInCommon() throws Exception {
        for (Release held : Release.values()) {
            for (Release waiting : Release.values()) {
                // The first and the last do not: that is what the one between is for.
                boolean common = held == waiting || held == Release.BOTH || waiting == Release.BOTH;
                assertEquals(common, waits(held, waiting), held + " and " + waiting);
            }
        }
    }

    private boolean waits(Release held, Release waiting) throws Exception {
        try (ChildProcess holder = program(held)) {
            holder.send("lock volume-42");
            holder.expect("held volume-42");
            Path contended = held == Release.NEW || waiting == Release.NEW ? file : oldFile;
            SteppedThread.Step<?> waiter =
                    other.begin(
                            () -> {
                                waiting.run(oldLocks, locks, "volume-42", abandoned -> {});
                                return null;
                            });
            boolean waits = isWaitedFor(contended, waiter);
            holder.send("release volume-42");
            waiter.result();
            assertEquals(0, holder.end());
            return waits;
        }
    }

    private ChildProcess program(Release release) throws IOException {
        ChildProcess program = ChildProcess.jvm(Program.class, release, directory, file);
        try {
            program.expect("ready");
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
        return program;
    }

    @Test
    void killedHolder_isToldToTheNext() throws Exception {
        try (ChildProcess holder = program(Release.BOTH)) {
            holder.send("lock volume-42");
            holder.expect("held volume-42");
            holder.kill();
        }
        transition.run("volume-42", abandoned -> assertTrue(abandoned));
        transition.run("volume-42", abandoned -> assertFalse(abandoned));
    }

    @Test
    void threads_excludeEachOther_andADescriptorClosedByOneCostsTheOtherNothing() throws Exception {
        transition.run(
                "volume-42",
                abandoned -> {
                    SteppedThread.Step<?> waiter = other.begin(() -> runOnce("volume-42"));
                    try (ChildProcess old = program(Release.OLD)) {
                        old.send("lock volume-42");
                        assertTrue(isWaitedFor(oldFile, waiter));
                        assertFalse(waiter.isDone());
                    }
                });
        assertTrue(isFree("volume-42"));
    }

    private Void runOnce(String name) throws IOException {
        transition.run(name, abandoned -> {});
        return null;
    }

    @Test
    void failedSection_leavesNothingLocked() throws Exception {
        assertThrows(
                IOException.class,
                () ->
                        transition.run(
                                "volume-42",
                                abandoned -> {
                                    throw new IOException("section");
                                }));
        other.call(() -> runOnce("volume-42"));
    }

    @Test
    void nestedUse_ofOneName_isRefused_andTheLockStays() throws Exception {
        transition.run(
                "volume-42",
                abandoned -> {
                    assertThrows(IllegalStateException.class, () -> runOnce("volume-42"));
                    try (ChildProcess old = program(Release.OLD)) {
                        old.send("lock volume-42");
                        Await.until("it waits", () -> KernelLocks.areWaitedFor(oldFile));
                    }
                });
    }

    @Test
    void heldFiles_areNamedByTheProgramThatLooksForThem() throws Exception {
        runOnce("volume-41");
        String program = "../docs/src/test/clients/held_files.py";
        List<String> look = List.of("python3", program, directory.toString());
        try (ChildProcess old = program(Release.OLD)) {
            old.send("lock volume-42");
            old.expect("held volume-42");
            try (ChildProcess looking = ChildProcess.command(look)) {
                looking.expect(oldFile.toString());
                assertEquals(1, looking.end());
            }
        }
        try (ChildProcess looking = ChildProcess.command(look)) {
            looking.expect("none is held");
            assertEquals(0, looking.end());
        }
    }

    /**
     * A holds in the child, and here a thread that holds b waits for it. A thread of the child that
     * waits for b closes a circle of processes, but not of threads: there is no deadlock, and the
     * kernel reports one.
     */
    @Test
    void crossedWaits_areNoDeadlock() throws Exception {
        try (ChildProcess child = program(Release.BOTH)) {
            child.send("lock a");
            child.expect("held a");
            SteppedThread.Step<?> here =
                    other.begin(
                            () -> {
                                transition.run("b", abandoned -> runOnce("a"));
                                return null;
                            });
            assertTrue(isWaitedFor(directory.resolve("a.lock"), here));
            child.send("lock b");
            child.awaitOpen(directory.resolve("b.lock"));

            child.send("release a");

            child.expect("held b");
            here.result();
            child.send("release b");
            assertEquals(0, child.end());
        }
    }
}
