package io.offsetlocks.stress.comparison.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedSamplesTest {
    private static final LockMethod A = LockMethod.OFFSET_LOCKS;
    private static final LockMethod B = LockMethod.BYTE_LOCK;
    private static final LockMethod C = LockMethod.FILE_KEPT;

    private final PairedSamples samples = new PairedSamples(List.of(A, B, C));

    @Test
    void round_startsWithTheNextMethodEachTime() throws Exception {
        List<LockMethod> order = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            samples.round(round, method -> order.add(method) ? 1 : 0);
        }

        assertEquals(List.of(A, B, C, B, C, A, C, A, B, A, B, C), order);
    }

    @Test
    void ratio_isMadeWithinTheRounds() {
        // A machine that is ten times as slow in the second round changes neither ratio.
        for (double slowness : new double[] {1, 10, 1}) {
            samples.add(A, 2 * slowness);
            samples.add(B, 5 * slowness);
        }

        assertEquals(2.5, samples.ratio(B, A));
        assertEquals(0.4, samples.ratio(A, B));
    }

    @Test
    void ratio_isMadeOfTheRoundsThatBothHaveASampleOf() {
        samples.add(A, 2);
        samples.add(A, 1000);
        samples.add(B, 4);

        assertEquals(2, samples.ratio(B, A));
        assertEquals(0.5, samples.ratio(A, B));
    }

    @Test
    void ratio_toAMethodThatIsNotSampled_isNaN() {
        samples.add(A, 2);

        assertTrue(Double.isNaN(samples.ratio(A, LockMethod.STRIPED)));
        assertTrue(Double.isNaN(samples.ratio(LockMethod.STRIPED, A)));
        assertTrue(Double.isNaN(samples.ratio(A, B)));
    }
}
