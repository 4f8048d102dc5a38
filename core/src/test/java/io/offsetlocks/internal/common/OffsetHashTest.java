package io.offsetlocks.internal.common;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetHashTest {
    private static final int SAMPLES = 2_000;

    /** Tables use either half: offsets that differ in a bit must differ anywhere in the hash. */
    @Test
    void everyBitOfAnOffset_turnsEveryBitOfTheHash_aboutEverySecondTime() {
        Random random = new Random(42);
        int[][] turned = new int[Long.SIZE][Long.SIZE];
        for (int sample = 0; sample < SAMPLES; sample++) {
            long offset = random.nextLong();
            for (int bit = 0; bit < Long.SIZE; bit++) {
                long difference = OffsetHash.of(offset) ^ OffsetHash.of(offset ^ 1L << bit);
                for (int of = 0; of < Long.SIZE; of++) {
                    turned[bit][of] += (int) (difference >>> of & 1);
                }
            }
        }
        for (int bit = 0; bit < Long.SIZE; bit++) {
            for (int of = 0; of < Long.SIZE; of++) {
                String pair = "bit " + bit + " turns bit " + of + " " + turned[bit][of] + " times";
                assertTrue(turned[bit][of] > SAMPLES / 4, pair);
                assertTrue(turned[bit][of] < 3 * SAMPLES / 4, pair);
            }
        }
    }
}
