package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.storm.AbandonmentMatching.End;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AbandonmentMatchingTest {
    private static final End FIRST = new End(false, 1, 7);
    private static final End SECOND = new End(false, 2, 7);
    private static final End THIRD = new End(true, 1, 7);

    private final AbandonmentMatching matching = new AbandonmentMatching();

    @Test
    void oneEnd_explainsOneHolder() {
        assertTrue(matching.add(Set.of(FIRST)));
        assertFalse(matching.add(Set.of(FIRST)));
    }

    @Test
    void holderThatAnotherEndExplains_givesItsEndUp() {
        assertTrue(matching.add(Set.of(FIRST, SECOND)));
        assertTrue(matching.add(Set.of(SECOND, THIRD)));
        assertTrue(matching.add(Set.of(SECOND)));
        assertFalse(matching.add(Set.of(FIRST, SECOND, THIRD)));
    }

    @Test
    void endOfASessionAndOfAProcess_andOneAtAnotherSlot_areDifferent() {
        assertTrue(matching.add(Set.of(FIRST)));
        assertTrue(matching.add(Set.of(THIRD)));
        assertTrue(matching.add(Set.of(new End(false, 1, 8))));
    }
}
