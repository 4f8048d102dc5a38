package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.storm.Tellings.End;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TellingsTest {
    private static final End FIRST = new End(false, 1, 7);
    private static final End SECOND = new End(false, 2, 7);
    private static final End THIRD = new End(true, 1, 7);

    private final Tellings tellings = new Tellings();

    @Test
    void oneEnd_isToldToOneHolder() {
        assertTrue(tellings.add(Set.of(FIRST)));
        assertFalse(tellings.add(Set.of(FIRST)));
    }

    @Test
    void holderThatMayHaveBeenToldOfAnother_makesRoom() {
        assertTrue(tellings.add(Set.of(FIRST, SECOND)));
        assertTrue(tellings.add(Set.of(SECOND, THIRD)));
        assertTrue(tellings.add(Set.of(SECOND)));
        assertFalse(tellings.add(Set.of(FIRST, SECOND, THIRD)));
    }

    @Test
    void endOfATermAndOfAProcess_andOneAtAnotherSlot_areOthers() {
        assertTrue(tellings.add(Set.of(FIRST)));
        assertTrue(tellings.add(Set.of(THIRD)));
        assertTrue(tellings.add(Set.of(new End(false, 1, 8))));
    }
}
