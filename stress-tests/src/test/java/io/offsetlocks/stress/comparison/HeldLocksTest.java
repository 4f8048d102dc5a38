package io.offsetlocks.stress.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.comparison.methods.Locker;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeldLocksTest {
    private final Set<String> held = new HashSet<>();
    private final HeldLocks locks = new HeldLocks(new Recorder(), "held-2");

    /** Every other name shares its lock with the one before. */
    private final class Recorder implements Locker {
        @Override
        public AutoCloseable lock(String name) {
            held.add(name);
            return () -> held.remove(name);
        }

        @Override
        public Object collisionKey(String name) {
            return Integer.parseInt(name.substring("held-".length())) / 2;
        }

        @Override
        public void close() {}
    }

    @Test
    void growTo_holdsNamesThatShareNoLock() throws Exception {
        assertTrue(locks.growTo(1, 0));
        assertTrue(locks.growTo(3, 10));

        assertEquals(Set.of("held-0", "held-4", "held-6"), held);
    }

    @Test
    void growTo_whenItWouldTakeMinutes_triesNone() throws Exception {
        assertFalse(locks.growTo(1_000_000, 500));

        assertEquals(Set.of(), held);
    }

    @Test
    void release_releasesAll() throws Exception {
        locks.growTo(5, 0);
        locks.release();

        assertEquals(Set.of(), held);
    }
}
