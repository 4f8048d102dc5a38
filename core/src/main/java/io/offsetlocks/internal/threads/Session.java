package io.offsetlocks.internal.threads;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One opening of a lock space, until its close: what is held or waited for through it ends then.
 */
public final class Session {
    private final String space;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param space what was opened, as messages and flight recordings show it
     */
    public Session(String space) {
        this.space = space;
    }

    public String space() {
        return space;
    }

    public boolean isClosed() {
        return closed.get();
    }

    /**
     * @throws IllegalStateException if this is closed
     */
    public void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException(
                    space + " was closed through this object: open it again");
        }
    }

    /** Closes this, so that nothing new is acquired; returns whether it was open. */
    public boolean markClosed() {
        return closed.compareAndSet(false, true);
    }
}
