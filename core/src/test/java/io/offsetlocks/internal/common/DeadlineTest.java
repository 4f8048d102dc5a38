package io.offsetlocks.internal.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void negativeTimeout_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Deadline.after(Duration.ofNanos(-1), Ticker.SYSTEM));
    }

    @Test
    void zeroTimeout_hasPassed() {
        Deadline deadline = Deadline.after(Duration.ZERO, Ticker.SYSTEM);

        assertTrue(deadline.hasPassed(System.nanoTime()));
    }

    @Test
    void timeoutTooLongForNanoseconds_neverPasses() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), Ticker.SYSTEM);

        assertSame(Deadline.NEVER, deadline);
        assertFalse(deadline.hasPassed(Long.MAX_VALUE));
        assertFalse(deadline.hasPassed(Long.MIN_VALUE));
        assertEquals(17, deadline.remaining(System.nanoTime(), 17));
    }

    @Test
    void longestTimeoutInNanoseconds_hasNotPassedAndLeavesAboutAll() {
        Deadline deadline = Deadline.after(Duration.ofNanos(Long.MAX_VALUE), Ticker.SYSTEM);
        long now = System.nanoTime();

        assertFalse(deadline.hasPassed(now));
        assertTrue(deadline.remaining(now, Long.MAX_VALUE) > Long.MAX_VALUE / 2);
    }

    @Test
    void deadline_passesAtItsMoment() {
        long now = System.nanoTime();
        Deadline deadline = Deadline.after(Duration.ofHours(1), Ticker.SYSTEM);
        long left = deadline.remaining(now, Long.MAX_VALUE);

        assertFalse(deadline.hasPassed(now + left - 1));
        assertTrue(deadline.hasPassed(now + left));
    }

    @Test
    void remaining_isCappedAndNegativeWhenLate() {
        long now = System.nanoTime();
        Deadline deadline = Deadline.after(Duration.ofHours(1), Ticker.SYSTEM);

        assertEquals(5, deadline.remaining(now, 5));
        assertTrue(deadline.remaining(now + Duration.ofHours(2).toNanos(), 5) < 0);
    }

    @Test
    void never_isTheOneThatNeverPasses() {
        assertTrue(Deadline.NEVER.isNever());
        assertFalse(Deadline.after(Duration.ofDays(1), Ticker.SYSTEM).isNever());
    }
}
