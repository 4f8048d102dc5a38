package io.offsetlocks;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What has been locked through {@link LockView}s, whose unlock is given no handle. */
final class ViewHolds {
    private final ConcurrentMap<Key, Acquisition> latest = new ConcurrentHashMap<>();

    /**
     * Prepares to remember an acquisition of the calling thread: behind it, only {@link
     * Acquisition#held} is to be set.
     */
    Acquisition prepare(String name) {
        Key key = new Key(Thread.currentThread(), name);
        Acquisition acquisition = new Acquisition(key, lastHeld(key));
        latest.put(key, acquisition);
        return acquisition;
    }

    /** Forgets an acquisition of the calling thread. */
    void forget(Acquisition acquisition) {
        Acquisition before = acquisition.before;
        if (before == null) {
            latest.remove(acquisition.key);
        } else {
            latest.put(acquisition.key, before);
        }
        acquisition.held = null;
    }

    /**
     * Returns the calling thread's latest acquisition of a name.
     *
     * @throws IllegalMonitorStateException if there is none
     */
    Acquisition latest(String name) {
        Acquisition found = lastHeld(new Key(Thread.currentThread(), name));
        if (found == null) {
            throw new IllegalMonitorStateException(
                    "thread "
                            + QuotedName.of(Thread.currentThread())
                            + " has not locked "
                            + QuotedName.of(name)
                            + " through such a view");
        }
        return found;
    }

    private @Nullable Acquisition lastHeld(Key key) {
        Acquisition found = latest.get(key);
        // An Error may have kept a call from forgetting one that came to nothing.
        while (found != null && found.held == null) {
            found = found.before;
        }
        return found;
    }

    /** One acquisition of one thread, and those before it; used by that thread alone. */
    static final class Acquisition {
        private final Key key;
        private final @Nullable Acquisition before;

        /** Null before it has succeeded and after its end. */
        @Nullable HeldLock held;

        private Acquisition(Key key, @Nullable Acquisition before) {
            this.key = key;
            this.before = before;
        }
    }

    /** No record: its methods are linked at their first use, which may be at the end of a stack. */
    private static final class Key {
        private final Thread thread;
        private final String name;

        Key(Thread thread, String name) {
            this.thread = thread;
            this.name = name;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.thread == thread && key.name.equals(name);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(thread) + name.hashCode();
        }
    }
}
