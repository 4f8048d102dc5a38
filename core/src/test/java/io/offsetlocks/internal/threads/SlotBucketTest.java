package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.processes.ProcessLocks;
import io.offsetlocks.internal.processes.QuantumTable;
import io.offsetlocks.testing.MemoryLocks;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slots of one bucket come and go in any order. */
@Timeout(60)
class SlotBucketTest extends SlotFixture {
    private static final int MANY = 5_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void retiredSlot_isUsedAgainForAnotherOffset_andTheOthersStay(int retired) {
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            slots.add(slotAt(OFFSET + i));
        }

        retire(slots.get(retired));

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

    /** What engines and files use as offsets: neighbours, multiples, hashes, and negative ones. */
    @ParameterizedTest
    @ValueSource(longs = {1, 8, 4096, 1L << 32, 1L << 54, -1, -8, 0x9E3779B97F4A7C15L})
    void slotsAtOffsetsOfAnyPattern_areFoundAgain(long step) {
        Map<Long, Slot> model = new HashMap<>();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 4 * MANY; i++) {
            long offset = random.nextInt(MANY) * step;
            Slot known = model.get(offset);
            Slot found = slotAt(offset);
            assertEquals(offset, found.offset(), () -> "seed " + seed);
            if (known != null) {
                assertSame(known, found, () -> "seed " + seed);
            }
            if (known != null && random.nextBoolean()) {
                retire(found);
                model.remove(offset);
            } else {
                model.put(offset, found);
            }
        }
        assertEquals(model.size(), bucket.count());
        model.forEach((offset, slot) -> assertSame(slot, slotAt(offset), () -> "seed " + seed));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 8, 4096, 1L << 32, 1L << 54, -1, 0x9E3779B97F4A7C15L})
    void lists_stayShort_howeverManySlotsAreInUse(long step) {
        for (int i = 0; i < MANY; i++) {
            slotAt(i * step);
            assertTrue(bucket.count() <= bucket.listCount());
        }

        // Random ones have 7 or so in the longest of at least as many lists.
        assertTrue(longestList() <= 16, () -> longestList() + " slots");
    }

    private int longestList() {
        int longest = 0;
        for (int i = 0; i < bucket.listCount(); i++) {
            int length = 0;
            for (Slot slot = bucket.first(i); slot != null; slot = slot.next) {
                length++;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }

    @Test
    void slotThatCannotBeMade_leavesTheOthers() {
        AtomicBoolean fails = new AtomicBoolean();
        bucket = new SlotBucket(failing(fails), new QuantumTable(), clock);
        Slot first = slotAt(OFFSET);
        fails.set(true);

        assertThrows(OutOfMemoryError.class, () -> slotAt(OFFSET + 1));

        assertEquals(1, bucket.count());
        assertSame(first, slotAt(OFFSET));
        fails.set(false);
        assertEquals(OFFSET + 1, slotAt(OFFSET + 1).offset());
    }

    /** Returns an engine that finds no memory for another lock when it is told to. */
    private static ProcessLocks failing(AtomicBoolean fails) {
        ProcessLocks engine = new MemoryLocks(new MemoryLocks.Store(), false);
        return (ProcessLocks)
                Proxy.newProxyInstance(
                        SlotBucketTest.class.getClassLoader(),
                        new Class<?>[] {ProcessLocks.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("newLock") && fails.get()) {
                                throw new OutOfMemoryError("of a test");
                            }
                            return method.invoke(engine, arguments);
                        });
    }

    private void retire(Slot slot) {
        synchronized (monitor()) {
            bucket.retire(slot);
        }
    }
}
