package io.offsetlocks.testing;

import io.offsetlocks.LockSpace;
import java.time.Duration;
import java.util.List;

/** The calls that wait for the name "a". */
public enum WaitingCall {
    LOCK(locks -> locks.lock("a")),
    LOCK_INTERRUPTIBLY(locks -> locks.lockInterruptibly("a")),
    TRY_LOCK(locks -> locks.tryLock("a", Duration.ofSeconds(Long.MAX_VALUE))),
    LOCK_ALL(locks -> locks.lockAll(List.of("a", "b"))),
    TRY_LOCK_ALL(locks -> locks.tryLockAll(List.of("a", "b"), Duration.ofSeconds(Long.MAX_VALUE))),
    VIEW_LOCK(
            locks -> {
                locks.asLock("a").lock();
                return "locked";
            });

    private final Call call;

    WaitingCall(Call call) {
        this.call = call;
    }

    public Object on(LockSpace locks) throws InterruptedException {
        return call.on(locks);
    }

    private interface Call {
        Object on(LockSpace locks) throws InterruptedException;
    }
}
