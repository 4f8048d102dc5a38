package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link HeldLock#isValid()} of every kind of handle, for whoever asks. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ValidityTest extends BothFormatsFixture {
    /** The kinds of handles. */
    enum Kind {
        EXCLUSIVE(locks -> locks.lock("a")),
        SHARED(locks -> locks.shared().lock("a")),
        ALL(locks -> locks.lockAll(List.of("a", "b", "c"))),
        ALL_SHARED(locks -> locks.shared().lockAll(List.of("a", "b", "c")));

        private final Function<OffsetLocks, HeldLock> acquisition;

        Kind(Function<OffsetLocks, HeldLock> acquisition) {
            this.acquisition = acquisition;
        }

        HeldLock of(OffsetLocks locks) {
            return acquisition.apply(locks);
        }
    }

    private void assertValidToAll(boolean valid, HeldLock held) throws Exception {
        assertEquals(valid, held.isValid());
        assertEquals(valid, other.call(held::isValid));
    }

    @ParameterizedTest
    @EnumSource
    void handle_isValid_untilItIsClosed(Kind kind) throws Exception {
        HeldLock held = kind.of(locks);
        assertValidToAll(true, held);

        held.close();

        assertValidToAll(false, held);
        HeldLock next = kind.of(locks);
        assertValidToAll(false, held);
        assertValidToAll(true, next);
        next.close();
    }

    @ParameterizedTest
    @EnumSource
    void handle_isValid_untilItsLocksAreClosed(Kind kind) throws Exception {
        HeldLock held = kind.of(locks);
        try (OffsetLocks others = OffsetLocks.open(file, SLOTS)) {
            locks.close();
            assertValidToAll(false, held);

            HeldLock next = kind.of(others);

            assertValidToAll(true, next);
            assertValidToAll(false, held);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isValid_withTheFlagSet_tellsTheSameAndKeepsTheFlag(Kind kind) throws Exception {
        HeldLock held = kind.of(locks);
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            Thread.currentThread().interrupt();
            boolean valid = held.isValid();
            boolean flag = Thread.interrupted();

            assertTrue(valid);
            assertTrue(flag);
            assertEquals("busy", child.ask("tryLock a"));
            held.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void reentry_isValidByItself(Kind kind) throws Exception {
        HeldLock outer = kind.of(locks);
        HeldLock inner = kind.of(locks);

        outer.close();

        assertValidToAll(false, outer);
        assertValidToAll(true, inner);
        inner.close();
    }

    @Test
    void readersOfOneName_areValidEachByItself() throws Exception {
        HeldLock mine = locks.shared().lock("a");
        HeldLock theirs = other.call(() -> locks.shared().lock("a"));

        mine.close();

        assertValidToAll(false, mine);
        assertValidToAll(true, theirs);
        closeByOther(theirs);
    }

    @Test
    void handleOfNothing_isInvalid_onceItsLocksAreClosed() throws Exception {
        HeldLock nothing = locks.lockAll(List.of());
        try (OffsetLocks others = OffsetLocks.open(file, SLOTS)) {
            locks.close();

            assertValidToAll(false, nothing);
            assertValidToAll(true, others.lock("a"));
        }
    }

    /** The list has a line for every lock that is held, so reading it takes the longer. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void handleOfManyNames_readsTheListOnce() throws Exception {
        List<String> names = IntStream.range(0, 2000).mapToObj(i -> "name-" + i).toList();
        try (HeldLock many = locks.lockAll(names)) {
            assertTrue(many.isValid());
            long list = Files.readAllBytes(Path.of("/proc/locks")).length;
            long before = bytesRead();

            assertTrue(many.isValid());

            // As often as it may be read again, for a line that was missed.
            long read = bytesRead() - before;
            assertTrue(read < 20 * list, read + " bytes of a list of " + list);
        }
    }

    private static long bytesRead() throws Exception {
        String counts = Files.readString(Path.of("/proc/thread-self/io"));
        return Long.parseLong(counts.lines().findFirst().orElseThrow().replace("rchar: ", ""));
    }

    @Test
    void isValid_whileItsLocksAreClosed_throwsNothing_andThenIsFalse() throws Exception {
        for (int i = 0; i < 300; i++) {
            OffsetLocks closing = OffsetLocks.open(directory.resolve("closing-" + i), 64);
            HeldLock held = closing.lock("a");
            SteppedThread.Step<Boolean> asking = other.begin(() -> isValidUntilClosed(held));
            SteppedThread.Step<Boolean> holder = third.begin(() -> holderUntilClosed(closing));

            closing.close();

            assertFalse(asking.result());
            assertTrue(holder.result());
            assertFalse(held.isValid());
        }
    }

    private static boolean isValidUntilClosed(HeldLock held) {
        while (held.isValid()) {
            Thread.onSpinWait();
        }
        return false;
    }

    private static boolean holderUntilClosed(OffsetLocks closing) throws Exception {
        while (true) {
            try {
                closing.holder("a");
            } catch (IllegalStateException closed) {
                return true;
            }
        }
    }

    @Test
    void isValid_whileItIsClosed_throwsNothing() throws Exception {
        for (int i = 0; i < 300; i++) {
            HeldLock held = locks.lockAll(List.of("a", "b", "c"));
            SteppedThread.Step<Boolean> asking = other.begin(() -> isValidUntilClosed(held));

            held.close();

            assertFalse(asking.result());
        }
    }
}
