package io.offsetlocks.internal.threads;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One opening of a lock space, until its close: what is held or waited for through it ends then.
 */
public final class Session {
    private final String kind;
    private final String space;
    private final String description;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param kind what was opened, such as "the lock file"
     * @param space its name, as flight recordings show it
     * @param description its name and more, as the string form of locks shows it
     */
    public Session(String kind, String space, String description) {
        this.kind = kind;
        this.space = space;
        this.description = description;
    }

    String space() {
        return space;
    }

    public String description() {
        return description;
    }

    public boolean isClosed() {
        return closed.get();
    }

    /**
     * Does nothing if this is open.
     *
     * @throws IllegalStateException if it is closed
     */
    public void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException(kind + " " + space + " is closed here");
        }
    }

    /** Closes this, so that nothing new is acquired; returns whether it was open. */
    public boolean markClosed() {
        return closed.compareAndSet(false, true);
    }
}
