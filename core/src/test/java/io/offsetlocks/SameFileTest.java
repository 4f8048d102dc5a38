package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One file opened twice in one JVM is one lock space, by whatever path. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SameFileTest extends LocksFixture {
    /** The ways to name one file a second time. */
    enum Alias {
        SAME_PATH(file -> file),
        RELATIVE_PATH(file -> Path.of("").toAbsolutePath().relativize(file)),
        PATH_WITH_DOTS(
                file ->
                        file.getParent()
                                .resolve("..")
                                .resolve(file.getParent().getFileName())
                                .resolve(file.getFileName())),
        LINKED_DIRECTORY(
                file ->
                        Files.createSymbolicLink(file.resolveSibling("linked"), file.getParent())
                                .resolve(file.getFileName())),
        HARD_LINK(file -> Files.createLink(file.resolveSibling("hard.locks"), file));

        private final Resolution resolution;

        Alias(Resolution resolution) {
            this.resolution = resolution;
        }

        OffsetLocks open(Path file) throws IOException {
            return OffsetLocks.open(resolution.of(file), SLOTS);
        }

        @FunctionalInterface
        private interface Resolution {
            Path of(Path file) throws IOException;
        }
    }

    @ParameterizedTest
    @EnumSource
    void secondOpen_excludesThreadsOfTheFirst(Alias alias) throws Exception {
        try (OffsetLocks second = alias.open(file)) {
            HeldLock held = locks.lock("a");
            assertTrue(other.call(() -> second.tryLock("a")).isEmpty());
            held.close();

            held = second.lock("a");
            assertTrue(other.call(() -> locks.tryLock("a")).isEmpty());
            held.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void secondOpen_reentersWhatTheFirstHolds(Alias alias) throws Exception {
        try (OffsetLocks second = alias.open(file)) {
            HeldLock outer = locks.lock("a");
            HeldLock inner = second.tryLock("a").orElseThrow();

            outer.close();
            assertTrue(other.call(() -> locks.tryLock("a")).isEmpty());
            inner.close();
            assertTrue(isFree("a"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void secondOpen_andItsClose_leaveTheLocksOfTheFirstHeld(Alias alias) throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock first = locks.lock("a");
            OffsetLocks second = alias.open(file);
            HeldLock closed = second.lock("b");
            assertTrue(first.isValid());
            assertEquals("busy", child.ask("tryLock a"));

            second.close();

            assertTrue(first.isValid());
            assertEquals("busy", child.ask("tryLock a"));
            assertEquals("held abandoned", child.ask("tryLock b"));
            first.close();
            closed.close();
            assertEquals("held", child.ask("tryLock a"));
        }
    }
}
