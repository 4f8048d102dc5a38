package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slots of one bucket come and go in any order. */
@Timeout(60)
class SlotBucketTest extends SlotFixture {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void retiredSlot_isUsedAgainForAnotherOffset_andTheOthersStay(int retired) {
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            slots.add(slotAt(OFFSET + i));
        }

        synchronized (monitor()) {
            bucket.retire(slots.get(retired));
        }

        Slot reused = slotAt(OFFSET + 4);
        assertSame(slots.get(retired), reused);
        assertEquals(OFFSET + 4, reused.offset());
        for (int i = 0; i < 4; i++) {
            if (i == retired) {
                assertNotSame(reused, slotAt(OFFSET + i));
            } else {
                assertSame(slots.get(i), slotAt(OFFSET + i));
            }
        }
    }
}
