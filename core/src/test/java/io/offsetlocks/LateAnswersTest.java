package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.MemoryLocks;
import io.offsetlocks.testing.MemorySpace;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What differs where an engine answers an attempt later. */
@Timeout(60)
class LateAnswersTest {
    /** A wait so short is left to attempts where there are some; here it is the only one. */
    @Test
    void shortTimedTryLock_ofAFreeName_isAttempted() throws Exception {
        LockSpace locks = MemorySpace.open(MemorySpace.process(new MemoryLocks.Store(), true));
        boolean held = false;
        // The time may pass before the answer comes, but not each time.
        for (int i = 0; i < 10_000 && !held; i++) {
            held = locks.tryLock("a", Duration.ofMillis(9)).isPresent();
        }

        assertTrue(held);
        locks.close();
    }
}
