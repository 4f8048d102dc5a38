package io.offsetlocks.testing;

import io.offsetlocks.OffsetLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Every way to pass a name to a lock space. */
public enum NameCall {
    LOCK(OffsetLocks::lock),
    LOCK_INTERRUPTIBLY(OffsetLocks::lockInterruptibly),
    TRY_LOCK(OffsetLocks::tryLock),
    TIMED_TRY_LOCK((locks, name) -> locks.tryLock(name, Duration.ofMinutes(1))),
    LOCK_ALL((locks, name) -> locks.lockAll(with("good", name))),
    TRY_LOCK_ALL((locks, name) -> locks.tryLockAll(with("good", name), Duration.ofMinutes(1))),
    AS_LOCK(OffsetLocks::asLock),
    SHARED_LOCK((locks, name) -> locks.shared().lock(name)),
    SHARED_TRY_LOCK((locks, name) -> locks.shared().tryLock(name)),
    AS_READ_WRITE_LOCK(OffsetLocks::asReadWriteLock),
    OFFSET_OF(OffsetLocks::offsetOf),
    HOLDER(OffsetLocks::holder);

    private final Call call;

    NameCall(Call call) {
        this.call = call;
    }

    public Object on(OffsetLocks locks, String name) throws Exception {
        return call.on(locks, name);
    }

    private static List<String> with(String first, String second) {
        List<String> names = new ArrayList<>();
        Collections.addAll(names, first, second);
        return names;
    }

    @FunctionalInterface
    private interface Call {
        Object on(OffsetLocks locks, String name) throws Exception;
    }
}
