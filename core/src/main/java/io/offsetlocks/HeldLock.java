package io.offsetlocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lock that is held, or the several of one {@link NamedLocks#lockAll}; closing it releases them.
 *
 * <p>It belongs to the thread that acquired it. What was acquired is held until this is closed, the
 * {@link OffsetLocks} it came from is closed, or the process ends; that the handle becomes
 * unreachable changes nothing. It ends with the process also where a child process goes on with the
 * work: the child does not hold it.
 */
public final class HeldLock implements AutoCloseable {
    private final Session session;
    private final List<Hold> holds;

    HeldLock(Session session, List<Hold> holds) {
        this.session = session;
        this.holds = holds;
    }

    /**
     * Says whether the last exclusive holder ended without releasing, so that what the lock
     * protects may be in an unfinished state: its process died, or closed the {@link OffsetLocks}
     * while it held the lock.
     *
     * <p>That holder may have used another name that hashes to the same offset. The next exclusive
     * holder is told, once, and every shared holder until then; a re-entry is told nothing. Of
     * several locks held together it is enough that one was abandoned. Where the file cannot be
     * mapped, nothing of another process is told. May be called by any thread, also after the
     * close.
     *
     * @return true if what the lock protects may be in an unfinished state
     */
    public boolean wasAbandoned() {
        for (Hold hold : holds) {
            if (hold.abandoned) {
                return true;
            }
        }
        return false;
    }

    /**
     * Says whether the lock was acquired in shared mode. May be called by any thread, also after
     * the close.
     *
     * @return true if it was; false if it is exclusive, or of no names at all
     */
    public boolean isShared() {
        return !holds.isEmpty() && holds.get(0).shared;
    }

    /**
     * Says whether this still excludes everyone else: neither it nor its {@link OffsetLocks} is
     * closed, the file is still in place, and the operating system confirms the lock.
     *
     * <p>The last is asked of {@code /proc/locks} on Linux and notices that other code of this
     * process closed a descriptor of the file, which drops its locks; elsewhere the JDK is
     * believed. It takes time proportional to the locks held on the host. May be called by any
     * thread.
     *
     * @return false if another process or thread may have any of the locks by now
     * @throws UncheckedIOException if the operating system's list of locks cannot be read; the lock
     *     is as it was
     */
    public boolean isValid() {
        LockFile file = session.file();
        if (session.isClosed() || !file.isOpen() || file.watch().whyNotInPlace() != null) {
            DeferredLog.write();
            return false;
        }
        try {
            for (Hold hold : holds) {
                if (!hold.slot.isLive(hold) || !file.records().showHeldHere(hold.offset)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell whether the locks of " + file + " hold", e);
        }
    }

    /**
     * Releases what this holds; does nothing if that has been done, or the {@link OffsetLocks} is
     * closed. What was acquired more than once stays held until it has been closed as often.
     *
     * <p><b>Memory.</b> This has the memory effects of {@link
     * java.util.concurrent.locks.Lock#unlock()}; {@link NamedLocks} says what they order.
     *
     * @throws IllegalMonitorStateException if the calling thread is not the one that acquired it;
     *     the lock stays held
     *     <p>If it ends by an {@link Error}, such as a stack overflow, the release is completed
     *     later: by a thread of the library, by the next call of anybody in this JVM, or by closing
     *     again.
     * @throws UncheckedIOException if the operating system fails the release; then this is closed,
     *     and nobody can lock the offset until this process ends or has closed the file
     */
    @Override
    public void close() {
        Repairs.repairAny();
        for (int i = 0; i < holds.size(); i++) {
            Hold hold = holds.get(i);
            if (hold.thread != Thread.currentThread() && hold.slot.isLive(hold)) {
                throw new IllegalMonitorStateException(
                        String.format(
                                "%s is held by thread %s and cannot be released by %s",
                                QuotedName.of(hold.label),
                                QuotedName.of(hold.thread),
                                QuotedName.of(Thread.currentThread())));
            }
        }
        throwIfAny(endFirst(holds.size(), false, null));
    }

    /** Releases the first so many of the holds, which the caller does not get after all. */
    void giveBackFirst(int count) {
        throwIfAny(endFirst(count, true, null));
    }

    /** Does the same because of a failure that the caller goes on to throw. */
    void giveBackFirst(int count, Throwable failure) {
        endFirst(count, true, failure);
    }

    /**
     * Ends holds, latest first and all of them, whatever happens to one.
     *
     * @param failure what comes before their failures, or null
     * @return the first failure, or null
     */
    @SuppressWarnings("ReferenceEquality") // Nothing may be suppressed by itself.
    private @Nullable Throwable endFirst(
            int count, boolean givenBack, @Nullable Throwable failure) {
        Throwable first = failure;
        for (int i = count - 1; i >= 0; i--) {
            Throwable more = Repairs.end(holds.get(i), givenBack);
            if (first == null) {
                first = more;
            } else if (more instanceof RuntimeException && more != first) {
                first.addSuppressed(more);
            }
        }
        return first;
    }

    private static void throwIfAny(@Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        DeferredLog.write();
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Hold hold : holds) {
            text.append(text.length() == 0 ? "" : ", ")
                    .append(hold.mode())
                    .append(' ')
                    .append(QuotedName.of(hold.label))
                    .append(" at ")
                    .append(hold.offset)
                    .append(hold.slot.isLive(hold) ? " held by " : " no longer held by ")
                    .append(QuotedName.of(hold.thread));
        }
        if (holds.isEmpty()) {
            text.append("nothing held");
        }
        return text.append(" in ").append(session.file()).toString();
    }
}
