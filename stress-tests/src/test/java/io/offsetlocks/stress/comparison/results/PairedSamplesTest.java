package io.offsetlocks.stress.comparison.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedSamplesTest {
    private final PairedSamples<String> samples = new PairedSamples<>(List.of("a", "b", "c"));

    @Test
    void round_startsWithTheNextSubjectEachTime() throws Exception {
        List<String> order = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            samples.round(
                    round,
                    (subject, r) -> {
                        order.add(subject + r);
                        return 1;
                    });
        }

        assertEquals(
                List.of("a0", "b0", "c0", "b1", "c1", "a1", "c2", "a2", "b2", "a3", "b3", "c3"),
                order);
    }

    @Test
    void ratio_isMadeWithinTheRounds() {
        // A machine that is ten times as slow in the second round changes neither ratio.
        for (double slowness : new double[] {1, 10, 1}) {
            samples.add("a", 2 * slowness);
            samples.add("b", 5 * slowness);
        }

        assertEquals(2.5, samples.ratio("b", "a"));
        assertEquals(0.4, samples.ratio("a", "b"));
    }

    @Test
    void ratio_isMadeOfTheRoundsThatBothHaveASampleOf() {
        samples.add("a", 2);
        samples.add("a", 1000);
        samples.add("b", 4);

        assertEquals(2, samples.ratio("b", "a"));
        assertEquals(0.5, samples.ratio("a", "b"));
    }
}
