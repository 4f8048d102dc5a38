package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockLostException;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.CapturedLog;
import io.offsetlocks.testing.RecordedEvents;
import io.offsetlocks.testing.SteppedThread;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A lock whose session an administrator ends is lost: its holder is told, and nobody is misled. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class LossTest extends PostgresFixture {
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private PostgresLocks holder;
    private CapturedLog log;

    @BeforeEach
    void openHolder() throws Exception {
        log = CapturedLog.begin();
        holder = builder().onLoss((name, loss) -> lost.add(name)).open();
    }

    @AfterEach
    void closeHolder() {
        holder.close();
        log.close();
    }

    @Test
    void lostLock_isToldInEveryWay() throws Exception {
        HeldLock held = holder.lock("a");
        HeldLock shared = holder.shared().lock("b");

        terminateHolderOf("a");

        Await.until("the loss is told", () -> lost.size() == 2);
        assertEquals(List.of("a", "b"), lost.stream().sorted().toList());
        assertFalse(held.isValid());
        assertFalse(shared.isValid());
        assertTrue(held.toString().contains("no longer held"), held.toString());
        Await.until(
                "the log tells",
                () -> log.records().stream().anyMatch(r -> r.getLevel().equals(Level.SEVERE)));
        LockLostException told = assertThrows(LockLostException.class, held::close);
        assertTrue(told.getMessage().contains("\"a\" on jdbc:postgresql://"), told.getMessage());
        shared.close();
        held.close();
    }

    @Test
    void lostLock_isAnEventOfTheFlightRecorder() throws Exception {
        try (RecordedEvents recorded = RecordedEvents.ofLostLocks()) {
            HeldLock held = holder.lock("recorded");
            terminateHolderOf("recorded");
            Await.until("the loss is told", () -> lost.contains("recorded"));

            var event =
                    recorded.events().stream()
                            .filter(each -> each.getString("name").equals("recorded"))
                            .findFirst()
                            .orElseThrow();
            assertEquals(holder.keyOf("recorded"), event.getLong("key"));
            assertEquals("exclusive", event.getString("mode"));
            assertTrue(event.getString("server").contains("localhost"));
            assertThrows(LockLostException.class, held::close);
        }
    }

    @Test
    void close_finds_whatNobodyHasNoticedYet() {
        HeldLock held = holder.lock("a");
        terminateHolderOf("a");

        assertThrows(LockLostException.class, held::close);
    }

    @Test
    void isValid_finds_whatNobodyHasNoticedYet() {
        HeldLock held = holder.lock("a");
        assertTrue(held.isValid());
        terminateHolderOf("a");

        assertFalse(held.isValid());
        assertThrows(LockLostException.class, held::close);
    }

    /** Else a thread would be in there with a holder elsewhere, and each believe it is alone. */
    @Test
    void lostLock_isNotReentered_norJoinedByReaders() throws Exception {
        HeldLock held = holder.lock("a");
        HeldLock reader = holder.shared().lock("b");
        terminateHolderOf("a");
        Await.until("the loss is told", () -> lost.size() == 2);

        assertThrows(LockLostException.class, () -> holder.lock("a"));
        assertThrows(LockLostException.class, () -> holder.shared().lock("b"));
        assertTrue(other.call(() -> holder.shared().tryLock("b")).isEmpty());
        SteppedThread.Step<HeldLock> waiting = other.begin(() -> holder.lock("a"));
        waiting.awaitWaiting();
        assertEquals(0, granted("a"));

        assertThrows(LockLostException.class, held::close);
        HeldLock next = waiting.result();
        assertTrue(next.isValid());
        assertTrue(next.wasAbandoned());
        closeThere(next);
        reader.close();
    }

    @Test
    void innerClose_ofALostLock_throwsToo() {
        HeldLock outer = holder.lock("a");
        HeldLock inner = holder.lock("a");
        terminateHolderOf("a");
        Await.until("the loss is told", () -> !lost.isEmpty());

        assertThrows(LockLostException.class, inner::close);
        assertThrows(LockLostException.class, outer::close);
        HeldLock next = holder.lock("a");
        assertTrue(next.isValid());
        next.close();
    }

    /** A session may end at the server long before its process can know. */
    @Test
    void grantToAnother_comesAfterALivingHolderWasTold() throws Exception {
        for (int i = 0; i < 2; i++) {
            lost.clear();
            HeldLock held = holder.lock("a");
            SteppedThread.Step<HeldLock> waiting = waitingThere("a");
            terminateHolderOf("a");

            HeldLock next = waiting.result();

            assertEquals(List.of("a"), lost, "round " + i);
            assertTrue(next.wasAbandoned());
            assertThrows(LockLostException.class, held::close);
            closeThere(next);
        }
    }

    @Test
    void attempt_whileALivingHolderIsNotTold_isBusy() throws Exception {
        // Its heartbeat is not due, so it cannot know yet.
        HeldLock held = holder.lock("a");
        terminateHolderOf("a");

        boolean free = there.tryLock("a").isPresent();

        assertTrue(!free || !lost.isEmpty());
        assertThrows(LockLostException.class, held::close);
    }

    @Test
    void terminatedWaiter_queuesAgain() throws Exception {
        HeldLock held = here.lock("a");
        SteppedThread.Step<HeldLock> waiting = waitingThere("a");
        terminateWaiterFor("a");
        awaitBlocked("a");
        held.close();

        HeldLock got = waiting.result();
        assertTrue(got.isValid());
        closeThere(got);
    }

    @Test
    void terminatedSessionThatHoldsAfterAWait_isALossToo() throws Exception {
        HeldLock held = here.lock("a");
        SteppedThread.Step<HeldLock> waiting = other.begin(() -> holder.lock("a"));
        awaitBlocked("a");
        held.close();
        HeldLock got = waiting.result();

        terminateHolderOf("a");

        Await.until("the loss is told", () -> lost.contains("a"));
        assertThrows(LockLostException.class, () -> closeThere(got));
    }

    @Test
    void listenerThatFails_doesNotHurt() throws Exception {
        PostgresLocks locks =
                builder()
                        .onLoss(
                                (name, loss) -> {
                                    lost.add(name);
                                    throw new IllegalStateException("the program's");
                                })
                        .open();
        HeldLock held = locks.lock("a");
        terminateHolderOf("a");
        Await.until("the loss is told", () -> !lost.isEmpty());

        assertThrows(LockLostException.class, held::close);
        locks.lock("a").close();
        locks.close();
    }

    @Test
    void idleSessionThatWasEnded_isReplacedUnnoticed() throws Exception {
        holder.lock("a").close();
        text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE"
                        + " application_name = '"
                        + holder.sessionName()
                        + "'");

        assertTrue(holder.tryLock("a").isPresent());
    }
}
