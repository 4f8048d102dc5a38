package io.offsetlocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A lock that is held, or the several of one {@link NamedLocks#lockAll}; closing it releases them.
 *
 * <p>It belongs to the thread that acquired it. What was acquired is held until this is closed, the
 * {@link OffsetLocks} it came from is closed, or the process ends; that the handle becomes
 * unreachable changes nothing.
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
     * @throws UncheckedIOException if the operating system fails the release; then this is closed,
     *     and nobody can lock the offset until this process ends or has closed the file
     */
    @Override
    public void close() {
        for (Hold hold : holds) {
            if (hold.thread != Thread.currentThread() && hold.slot.isLive(hold)) {
                throw new IllegalMonitorStateException(
                        String.format(
                                "%s is held by thread %s and cannot be released by %s",
                                QuotedName.of(hold.label),
                                QuotedName.of(hold.thread),
                                QuotedName.of(Thread.currentThread())));
            }
        }
        forAll(holds, hold -> hold.slot.release(hold));
    }

    /** Releases holds that the caller does not get after all. */
    static void giveBackAll(List<Hold> holds) {
        forAll(holds, hold -> hold.slot.giveBack(hold));
    }

    /** Does something to holds, latest first and to all of them, whatever happens to one. */
    private static void forAll(List<Hold> holds, Consumer<Hold> action) {
        Failures failures = new Failures();
        for (int i = holds.size() - 1; i >= 0; i--) {
            Hold hold = holds.get(i);
            failures.collect(() -> action.accept(hold));
        }
        failures.throwIfAny();
    }

    /** Gives holds back because of a failure that the caller goes on to throw. */
    static void giveBackAfter(Throwable failure, List<Hold> holds) {
        try {
            giveBackAll(holds);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
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
