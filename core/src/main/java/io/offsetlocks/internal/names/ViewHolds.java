package io.offsetlocks.internal.names;

import io.offsetlocks.HeldLock;
import io.offsetlocks.internal.common.QuotedName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What has been locked through {@link LockView}s, whose unlock is given no handle. */
final class ViewHolds {
    private final ConcurrentMap<Key, Deque<HeldLock>> held = new ConcurrentHashMap<>();

    /** Remembers an acquisition of the calling thread. */
    void push(String name, HeldLock lock) {
        held.computeIfAbsent(new Key(Thread.currentThread(), name), key -> new ArrayDeque<>())
                .push(lock);
    }

    /**
     * Forgets the calling thread's latest acquisition of a name, and returns it.
     *
     * @throws IllegalMonitorStateException if there is none
     */
    HeldLock pop(String name) {
        Key key = new Key(Thread.currentThread(), name);
        Deque<HeldLock> locks = held.get(key);
        if (locks == null) {
            throw new IllegalMonitorStateException(
                    "thread "
                            + QuotedName.of(Thread.currentThread())
                            + " has not locked "
                            + QuotedName.of(name)
                            + " through such a view");
        }
        HeldLock latest = locks.pop();
        if (locks.isEmpty()) {
            held.remove(key);
        }
        return latest;
    }

    private record Key(Thread thread, String name) {}
}
