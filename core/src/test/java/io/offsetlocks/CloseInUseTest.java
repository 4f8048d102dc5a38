package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a close in the middle of everything leaves in the file, and to other processes. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class CloseInUseTest extends BothFormatsFixture {
    private static final int FREE = 0;
    private static final int HELD = 1;
    private static final int ABANDONED = 2;

    private ChildProcess child;

    @BeforeEach
    void start() throws Exception {
        child = LockClient.start(file, SLOTS);
    }

    @AfterEach
    void end() {
        child.close();
    }

    private Void closeTheLocks() throws Exception {
        locks.close();
        return null;
    }

    private static void assertToldOfTheClose(SteppedThread.Step<HeldLock> waiter) {
        String message = assertThrows(IllegalStateException.class, waiter::result).getMessage();
        assertTrue(message.contains("closed"), message);
    }

    @Test
    void close_leavesAHeldName_abandonedForTheNext() throws Exception {
        long offset = locks.offsetOf("a");
        HeldLock held = locks.lock("a");

        other.call(this::closeTheLocks);

        assertFalse(held.isValid());
        assertFalse(KernelLocks.areHeld(ProcessHandle.current().pid(), file, offset));
        assertEquals("held abandoned", child.ask("tryLock a"));
        held.close();
        assertEquals("released", child.ask("release a"));
        assertEquals("held", child.ask("tryLock a"));
    }

    @Test
    void close_leavesAHeldAndAwaitedName_abandonedForTheNext() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<HeldLock> first = waitingLock("a");
        SteppedThread.Step<HeldLock> second = third.begin(() -> locks.shared().lock("a"));
        second.awaitWaiting();

        locks.close();

        assertToldOfTheClose(first);
        assertToldOfTheClose(second);
        assertFalse(held.isValid());
        assertEquals("held abandoned", child.ask("tryLock a"));
    }

    @Test
    void close_leavesANameHeldShared_clean() throws Exception {
        HeldLock held = locks.shared().lock("a");
        SteppedThread.Step<HeldLock> writer = waitingLock("a");

        third.call(this::closeTheLocks);

        assertFalse(held.isValid());
        assertToldOfTheClose(writer);
        assertEquals("held", child.ask("tryLock a"));
    }

    @Test
    void close_endsTheWaitsAtTheGate_andOpensIt() throws Exception {
        long gate = gateAt("a");
        long self = ProcessHandle.current().pid();
        assertEquals("held", child.ask("lock a"));
        SteppedThread.Step<HeldLock> first = waitingLock("a");
        SteppedThread.Step<HeldLock> second = third.begin(() -> locks.shared().lock("a"));
        second.awaitWaiting();
        Await.until("we queue", () -> gateOf("a") == HELD);

        locks.close();

        assertToldOfTheClose(first);
        assertToldOfTheClose(second);
        assertFalse(KernelLocks.areHeld(self, file, gate));
        reopen();
        assertEquals(FREE, gateOf("a"));
        assertEquals(HELD, valueOf("a"));
        assertEquals("released", child.ask("release a"));
        assertEquals("held", child.ask("tryLock a"));
    }

    private void reopen() throws Exception {
        locks = OffsetLocks.open(file, SLOTS);
    }

    @Test
    void close_atTheGate_leavesTheWaitersOfAnotherSessionWaiting() throws Exception {
        try (OffsetLocks second = OffsetLocks.open(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            SteppedThread.Step<HeldLock> ours = waitingLock("a");
            SteppedThread.Step<HeldLock> theirs = third.begin(() -> second.lock("a"));
            theirs.awaitWaiting();

            locks.close();

            assertToldOfTheClose(ours);
            assertFalse(theirs.isDone());
            assertEquals("released", child.ask("release a"));
            assertFalse(theirs.result().wasAbandoned());
        }
    }

    @Test
    void lateClose_writesNothingOverAStrangersValue() throws Exception {
        HeldLock writer = locks.lock("a");
        HeldLock both = locks.lockAll(List.of("a", "b"));
        locks.close();
        reopen();
        // The section that was cut short: a word says so without an owner.
        assertEquals(format() == LockFormat.BYTE_LOCKS ? HELD : ABANDONED, valueOf("a"));
        assertEquals("held abandoned", child.ask("tryLock a"));

        writer.close();
        both.close();

        assertEquals(HELD, valueOf("a"));
        assertTrue(locks.tryLock("a").isEmpty());
    }

    @Test
    void lateClose_doesNotReleaseTheNextHolder() throws Exception {
        HeldLock late = locks.lock("a");
        locks.close();
        reopen();
        HeldLock next = locks.lock("a");

        late.close();

        assertTrue(next.isValid());
        assertEquals("busy", child.ask("tryLock a"));
        next.close();
        assertEquals("held", child.ask("tryLock a"));
    }
}
