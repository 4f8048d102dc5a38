package io.offsetlocks.docs.recipes;

import io.offsetlocks.OffsetLocks;
import java.util.concurrent.locks.Lock;
import org.springframework.integration.support.locks.LockRegistry;

/** Spring Integration's registry of locks. */
final class SpringLocks {
    private SpringLocks() {}

    static LockRegistry<Lock> registry(OffsetLocks locks) {
        return key -> locks.asLock(key.toString());
    }
}
