package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.CapturedLog;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What is left of a holder that did not release: the lock is free, and the next one is told. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class AbandonmentTest extends PostgresFixture {
    private String rowsHeld() {
        return text("SELECT count(*) FROM offset_locks_held WHERE space = '" + space + "'");
    }

    @Test
    void holderThatReleases_leavesNothing() throws Exception {
        HeldLock held = here.lock("a");
        assertEquals("1", rowsHeld());
        held.close();

        assertEquals("0", rowsHeld());
        HeldLock next = there.lock("a");
        assertFalse(next.wasAbandoned());
        next.close();
    }

    @Test
    void killedHolder_isToldToTheNextOnce_andWithoutTheTimeALivingOneWouldGet() throws Exception {
        ChildProcess victim = child();
        assertEquals("held", victim.ask("lock a"));
        SteppedThread.Step<HeldLock> waiting = waitingThere("a");
        CapturedLog log = CapturedLog.begin();

        long start = System.nanoTime();
        victim.kill();
        HeldLock next = waiting.result();
        long nanos = System.nanoTime() - start;

        assertTrue(next.wasAbandoned());
        // Where it says the process may be alive, the grant comes later than this.
        assertTrue(nanos < Suspects.GRACE.toNanos(), "after " + nanos / 1_000_000 + " ms");
        // By the thread of the library that granted the lock, maybe when this one has it.
        Await.until(
                "the log says by whom",
                () ->
                        log.records().stream()
                                .anyMatch(r -> r.getMessage().contains("pid " + victim.pid())));
        log.close();
        closeThere(next);
        HeldLock later = here.lock("a");
        assertFalse(later.wasAbandoned());
        later.close();
    }

    @Test
    void readers_areToldUntilAWriterIs() throws Exception {
        ChildProcess victim = child();
        assertEquals("held", victim.ask("lock a"));
        victim.kill();

        HeldLock reader = here.shared().lock("a");
        HeldLock readerThere = there.shared().lock("a");
        assertTrue(reader.wasAbandoned());
        assertTrue(readerThere.wasAbandoned());
        reader.close();
        readerThere.close();
        HeldLock writer = here.lock("a");
        assertTrue(writer.wasAbandoned());
        writer.close();
        HeldLock after = there.shared().lock("a");
        assertFalse(after.wasAbandoned());
        after.close();
    }

    @Test
    void killedWaiter_thatHoldsAnotherName_leavesBoth() throws Exception {
        ChildProcess victim = child();
        assertEquals("held", victim.ask("lock other"));
        HeldLock held = here.lock("a");
        assertEquals("begun", victim.ask("begin a"));
        awaitBlocked("a");

        victim.kill();

        // It would stay in the queue, and be granted the lock, for as long as that is held.
        Await.until("the wait of the dead has ended", () -> blocked("a") == 0);
        HeldLock other = there.lock("other");
        assertTrue(other.wasAbandoned());
        other.close();
        held.close();
        HeldLock after = there.lock("a");
        after.close();
    }

    @Test
    void closedSpace_leavesWhatItHeldAbandoned_andAtOnce() throws Exception {
        PostgresLocks third = builder().open();
        third.lock("a");
        long start = System.nanoTime();
        third.close();

        HeldLock next = here.lock("a");
        assertTrue(next.wasAbandoned());
        assertTrue(System.nanoTime() - start < Suspects.GRACE.toNanos());
        next.close();
    }

    /** The process that has not told anybody lives on, but does not hold the name. */
    @Test
    void abandonmentThatNobodyWasTold_isToldToTheNextAtOnce() throws Exception {
        List<String> names =
                List.of("a", "b").stream().sorted(Comparator.comparingLong(here::keyOf)).toList();
        ChildProcess victim = child();
        assertEquals("held", victim.ask("lock " + names.get(0)));
        victim.kill();
        HeldLock inTheWay = there.lock(names.get(1));
        assertTrue(here.tryLockAll(names, Duration.ofMillis(500)).isEmpty());

        long start = System.nanoTime();
        HeldLock next = there.lock(names.get(0));

        assertTrue(next.wasAbandoned());
        assertTrue(System.nanoTime() - start < Suspects.GRACE.toNanos());
        next.close();
        inTheWay.close();
    }

    @Test
    void token_growsFromHolderToHolder_alsoBetweenThreadsOfOneProcess() throws Exception {
        long last = 0;
        for (int i = 0; i < 100; i++) {
            PostgresLocks locks = i % 3 == 0 ? there : here;
            try (HeldLock held = locks.lock("a")) {
                long token = held.fencingToken().orElseThrow();
                assertTrue(token > last, token + " after " + last);
                last = token;
                HeldLock again = locks.lock("a");
                assertEquals(OptionalLong.of(token), again.fencingToken());
                again.close();
            }
        }
        assertEquals(OptionalLong.empty(), here.shared().lock("b").fencingToken());
    }

    @Test
    void tokens_ofThreadsThatPassTheLockOn_neverRepeat() throws Exception {
        Set<Long> tokens = ConcurrentHashMap.newKeySet();
        long[] last = new long[1];
        int rounds = 2_000;
        List<SteppedThread> threads = new ArrayList<>();
        List<SteppedThread.Step<Void>> steps = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SteppedThread thread = SteppedThread.start("passing " + i);
            threads.add(thread);
            steps.add(
                    thread.begin(
                            () -> {
                                for (int round = 0; round < rounds; round++) {
                                    try (HeldLock held = here.lock("a")) {
                                        long token = held.fencingToken().orElseThrow();
                                        assertTrue(token > last[0], token + " after " + last[0]);
                                        last[0] = token;
                                        tokens.add(token);
                                    }
                                }
                                return null;
                            }));
        }
        for (SteppedThread.Step<Void> step : steps) {
            step.result();
        }
        threads.forEach(SteppedThread::close);

        assertEquals(3 * rounds, tokens.size());
    }

    @Test
    void withoutTable_nobodyIsTold_andThereIsNoToken() throws Exception {
        PostgresLocks plain = builder().withoutTable().open();
        HeldLock held = plain.lock("a");
        assertEquals(OptionalLong.empty(), held.fencingToken());
        assertTrue(there.tryLock("a").isEmpty());
        plain.close();

        HeldLock next = there.lock("a");
        assertFalse(next.wasAbandoned());
        next.close();
    }

    @Test
    void stoppedHolder_keepsItsLock() throws Exception {
        ChildProcess holder = child();
        assertEquals("held", holder.ask("lock a"));
        holder.stop();
        String since =
                "SELECT count(*) FROM pg_stat_activity WHERE state_change < clock_timestamp() -"
                        + " interval '7 seconds' AND application_name LIKE '%pid "
                        + holder.pid()
                        + " %'";
        // Longer than every heartbeat and every keepalive takes to be missed.
        Await.until("it says nothing for long", () -> number(since) > 1);

        assertTrue(here.tryLock("a").isEmpty());
        holder.resume();
        assertEquals("true", holder.ask("valid a"));
        assertEquals("released", holder.ask("release a"));
        assertTrue(here.tryLock("a", Duration.ofSeconds(60)).isPresent());
    }

    @Test
    void keysOfOtherSpaces_areOthers() throws Exception {
        PostgresLocks elsewhere = builder().space("another " + space).open();
        assertNotEquals(here.keyOf("a"), elsewhere.keyOf("a"));
        HeldLock held = here.lock("a");

        elsewhere.lock("a").close();
        held.close();
        elsewhere.close();
    }
}
