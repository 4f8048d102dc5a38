package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.HeldLocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What very many locks take that are held at once in one JVM. */
@Timeout(300)
class HeldMemoryTest {
    @Test
    void heldLock_takesTwoHundredAndFiftyBytesAtMost() throws Exception {
        try (ChildProcess child = HeldLocks.start("1g", "measure", 200_000)) {
            int bytes = Integer.parseInt(child.line());

            assertTrue(bytes > 100 && bytes <= 250, bytes + " bytes");
        }
    }

    /** The table of slots may be growing when the heap is full: then it is as it was before. */
    @Test
    void fullHeap_leavesAllLocksToThoseThatHoldThem() throws Exception {
        try (ChildProcess child = HeldLocks.start("40m", "fill", 200_000)) {
            assertEquals("done", child.line());
        }
    }
}
