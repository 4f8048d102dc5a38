package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lock file is deleted, replaced or written over while it is in use (hazard 5). */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ReplacedFileTest extends BothFormatsFixture {
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** What careless people and programs do to a lock file in use. */
    enum Damage {
        DELETED(Files::delete),
        REPLACED(
                file -> {
                    Path another = file.resolveSibling("another.locks");
                    OffsetLocks.open(another, SLOTS).close();
                    Files.move(another, file, StandardCopyOption.ATOMIC_MOVE);
                }),
        MOVED_AND_LINKED(
                file -> {
                    Path moved = file.resolveSibling("moved.locks");
                    Files.move(file, moved, StandardCopyOption.REPLACE_EXISTING);
                    Files.createSymbolicLink(file, moved);
                }),
        // In another process: to open and close the file in this one would drop its locks.
        OVERWRITTEN(
                file ->
                        ChildProcess.run(
                                "dd",
                                "if=/dev/zero",
                                "of=" + file,
                                "bs=64",
                                "count=1",
                                "conv=notrunc",
                                "status=none"));

        private final Deed deed;

        Damage(Deed deed) {
            this.deed = deed;
        }

        void doTo(Path file) throws Exception {
            deed.doTo(file);
        }

        @FunctionalInterface
        private interface Deed {
            void doTo(Path file) throws Exception;
        }
    }

    /**
     * The ways to use a file, each by itself. "mine" is held by another thread of this JVM, and
     * "theirs" by another process.
     */
    enum Use {
        LOCK(locks -> locks.lock("a").close()),
        LOCK_SHARED(locks -> locks.shared().lock("a").close()),
        TRY_LOCK(locks -> locks.tryLock("a").orElseThrow().close()),
        TRY_LOCK_IN_VAIN(locks -> assertTrue(locks.tryLock("mine").isEmpty())),
        TIMED_TRY_LOCK(locks -> locks.tryLock("a", FOREVER).orElseThrow().close()),
        LOCK_ALL(locks -> locks.lockAll(List.of("a", "b")).close()),
        WAIT_FOR_A_THREAD(locks -> locks.lock("mine")),
        WAIT_FOR_A_PROCESS(locks -> locks.lock("theirs")),
        WAIT_SHARED_FOR_A_THREAD(locks -> locks.shared().lock("mine")),
        WAIT_SHARED_FOR_A_PROCESS(locks -> locks.shared().lock("theirs")),
        WAIT_FOR_THE_LAST(locks -> locks.tryLockAll(List.of("a", "theirs"), FOREVER));

        private final Call call;

        Use(Call call) {
            this.call = call;
        }

        Void untilItThrows(OffsetLocks locks) throws Exception {
            while (true) {
                call.on(locks);
                LockSupport.parkNanos(PACE_NANOS);
            }
        }

        @FunctionalInterface
        private interface Call {
            void on(OffsetLocks locks) throws Exception;
        }
    }

    /** A file of its own for one use, so that nobody else notices the damage first. */
    private record UsedFile(Path file, OffsetLocks locks, HeldLock mine, SteppedThread user) {
        static UsedFile open(Path file, ChildProcess child) throws Exception {
            OffsetLocks locks = OffsetLocks.open(file, SLOTS);
            HeldLock mine = locks.lock("mine");
            assertEquals("opened", child.ask("open " + file + " " + SLOTS));
            assertEquals("held", child.ask("lock theirs"));
            return new UsedFile(file, locks, mine, SteppedThread.start(file.toString()));
        }

        SteppedThread.Step<Void> begin(Use use) {
            SteppedThread.Step<Void> step = user.begin(() -> use.untilItThrows(locks));
            // One that does not wait for a lock parks between its rounds.
            step.awaitWaiting();
            return step;
        }

        void assertGivenUp() throws Exception {
            assertFalse(mine.isValid());
            assertReplaced(file, () -> locks.tryLock("b"));
            assertReplaced(file, () -> locks.lock("c"));
            mine.close();
            locks.close();
            user.close();
        }
    }

    private static void assertReplaced(Path file, Executable use) {
        String message =
                assertThrows(LockFileReplacedException.class, use, file::toString).getMessage();
        assertTrue(message.contains(file.toString()), message);
        assertTrue(message.contains("close it and open it again"), message);
    }

    @ParameterizedTest
    @EnumSource
    void damage_isNoticedByEveryUse(Damage damage) throws Exception {
        List<UsedFile> files = new ArrayList<>();
        List<SteppedThread.Step<Void>> steps = new ArrayList<>();
        try (ChildProcess child = LockClient.start()) {
            for (Use use : Use.values()) {
                UsedFile used = UsedFile.open(directory.resolve(use + ".locks"), child);
                files.add(used);
                steps.add(used.begin(use));
            }
            for (UsedFile used : files) {
                damage.doTo(used.file);
            }
            for (int i = 0; i < files.size(); i++) {
                assertReplaced(files.get(i).file, steps.get(i)::result);
                files.get(i).assertGivenUp();
            }
        }
    }

    @Test
    void everyWaiterInAQueue_isSentAway() throws Exception {
        HeldLock held = locks.lock("a");
        List<SteppedThread> threads = new ArrayList<>();
        List<SteppedThread.Step<HeldLock>> waits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(SteppedThread.start("waiter " + i));
            waits.add(threads.get(i).begin(() -> locks.lock("a")));
            waits.get(i).awaitWaiting();
        }

        Damage.DELETED.doTo(file);

        for (SteppedThread.Step<HeldLock> waiter : waits) {
            assertReplaced(file, waiter::result);
        }
        threads.forEach(SteppedThread::close);
        held.close();
    }

    @ParameterizedTest
    @EnumSource
    void isValid_noticesAtOnce(Damage damage) throws Exception {
        HeldLock exclusive = locks.lock("a");
        HeldLock shared = locks.shared().lock("b");
        assertTrue(exclusive.isValid());
        assertTrue(shared.isValid());

        damage.doTo(file);

        assertFalse(exclusive.isValid());
        assertFalse(shared.isValid());
        assertReplaced(file, () -> locks.lock("c"));
        exclusive.close();
        shared.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OVERWRITTEN", "MOVED_AND_LINKED"})
    void openAgain_locksTheNewFile(Damage damage) throws Exception {
        HeldLock orphan = locks.lock("a");
        damage.doTo(file);
        locks.close();

        try (OffsetLocks again = OffsetLocks.open(file, SLOTS);
                ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock held = again.lock("a");
            assertTrue(held.isValid());
            assertFalse(orphan.isValid());
            assertEquals("busy", child.ask("tryLock a"));
            assertEquals("held", child.ask("lock b"));
            assertTrue(again.tryLock("b").isEmpty());
            held.close();
        }
    }

    @Test
    void missingDirectory_isNoticed() throws Exception {
        Path inner = Files.createDirectory(directory.resolve("inner"));
        try (OffsetLocks inside = OffsetLocks.open(inner.resolve("test.locks"), SLOTS)) {
            HeldLock held = inside.lock("a");

            Files.move(inner, directory.resolve("elsewhere"));

            assertFalse(held.isValid());
            assertReplaced(inside.file(), () -> inside.tryLock("b"));
        }
    }

    @Test
    void openAgain_ofAnOverwrittenFile_isRefused() throws Exception {
        Damage.OVERWRITTEN.doTo(file);
        locks.close();

        assertThrows(IncompatibleLockFileException.class, () -> OffsetLocks.open(file, SLOTS));
    }
}
