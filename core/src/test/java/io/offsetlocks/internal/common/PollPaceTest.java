package io.offsetlocks.internal.common;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pauses of those that poll; threads of other tests may do so still. */
@Timeout(60)
class PollPaceTest {
    private final PollPace pace = new PollPace();
    private final PollPace another = new PollPace();

    @AfterEach
    void end() {
        pace.end();
        another.end();
    }

    private static long millis(long count) {
        return Duration.ofMillis(count).toNanos();
    }

    /** Returns whether a pause is that of so many half milliseconds, more or less a quarter. */
    private static boolean isAbout(long halves, long pause) {
        long middle = halves * millis(1) / 2;
        return pause >= middle - middle / 4 && pause <= middle + middle / 4;
    }

    private static void awaitAbout(long halves, LongSupplier pause) {
        Await.until(halves + " times half a millisecond", () -> isAbout(halves, pause.getAsLong()));
    }

    @Test
    void pause_isHalfAMillisecond_forEachThatPolls() {
        awaitAbout(1, () -> pace.nextNanos(0));

        another.nextNanos(0);
        another.nextNanos(0);
        awaitAbout(2, () -> pace.nextNanos(0));

        another.end();
        another.end();
        awaitAbout(1, () -> pace.nextNanos(0));
    }

    @Test
    void pause_isASixteenthOfTheTimeWaited_andNotTooLong() {
        long begin = 1_000_000_000_000L;
        awaitAbout(1, () -> pace.nextNanos(begin));

        assertTrue(isAbout(8, pace.nextNanos(begin + millis(64))));
        assertTrue(isAbout(20, pace.nextNanos(begin + millis(160))));
        assertTrue(isAbout(20, pace.nextNanos(begin + millis(1_000_000))));

        pace.end();
        awaitAbout(1, () -> pace.nextNanos(begin + millis(1_000_000)));
    }

    /** Two that begin together must not ask at the same moments for ever. */
    @Test
    void pauses_differ_byALotAndAtRandom() {
        Set<Long> pauses =
                IntStream.range(0, 100)
                        .mapToObj(i -> pace.nextNanos(0))
                        .collect(Collectors.toSet());

        assertTrue(pauses.size() > 90, pauses.size() + " different ones of 100");
        long shortest = pauses.stream().mapToLong(pause -> pause).min().orElseThrow();
        long longest = pauses.stream().mapToLong(pause -> pause).max().orElseThrow();
        assertTrue(longest > shortest + shortest / 4, shortest + " to " + longest);
    }
}
