package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WaitQueueTest {
    /** The queue looks at no waiter's hold. */
    private static final Session NO_SESSION = null;

    private final WaitQueue queue = new WaitQueue();

    @Test
    void emptyQueue_hasNoHead() {
        assertNull(queue.head());
        assertTrue(queue.isEmpty());
    }

    @Test
    void removedWaiter_isRemovedOnce() {
        Waiter waiter = waiter();
        queue.append(waiter);

        assertTrue(queue.remove(waiter));
        assertFalse(queue.remove(waiter));
        assertTrue(queue.isEmpty());
    }

    /** Each number appends a waiter if it is 0, and else removes one of those that have been in. */
    @Property
    void appendAndRemove_keepTheOldestAtTheHead(@ForAll List<@IntRange(max = 20) Integer> steps) {
        Deque<Waiter> model = new ArrayDeque<>();
        List<Waiter> all = new ArrayList<>();
        for (int step : steps) {
            if (step == 0 || all.isEmpty()) {
                Waiter waiter = waiter();
                all.add(waiter);
                model.add(waiter);
                queue.append(waiter);
            } else {
                Waiter waiter = all.get(step % all.size());
                assertEquals(model.remove(waiter), queue.remove(waiter));
            }
            assertSame(model.peek(), queue.head());
            assertEquals(model.isEmpty(), queue.isEmpty());
        }
        while (!model.isEmpty()) {
            assertSame(model.peek(), queue.head());
            queue.remove(model.remove());
        }
        assertTrue(queue.isEmpty());
    }

    private static Waiter waiter() {
        return new Waiter(new Hold(NO_SESSION, 4096, false, "name", new Thread()), 0, 0);
    }
}
