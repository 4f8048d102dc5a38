package io.offsetlocks.internal.names;

import io.offsetlocks.HeldLock;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Failures;
import io.offsetlocks.internal.common.QuotedName;
import io.offsetlocks.internal.threads.Hold;
import io.offsetlocks.internal.threads.Repairs;
import io.offsetlocks.internal.threads.SlotTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The holds of one call, as its caller has them. Most calls make one hold; then there is no list,
 * since each lock that is held has a handle, which takes memory.
 */
final class LockHandle implements HeldLock {
    private final SessionLocks locks;
    private final @Nullable Hold first;

    /**
     * All of them, in the order in which they are acquired; null if there are less than two. No
     * list: a class of the JDK that is first used at the end of a stack stays unusable for good.
     */
    private final Hold @Nullable [] all;

    LockHandle(SessionLocks locks, Hold hold) {
        this.locks = locks;
        this.first = hold;
        this.all = null;
    }

    LockHandle(SessionLocks locks, Hold[] holds) {
        this.locks = locks;
        this.first = holds.length == 0 ? null : holds[0];
        this.all = holds.length < 2 ? null : holds;
    }

    private int count() {
        if (all != null) {
            return all.length;
        }
        return first == null ? 0 : 1;
    }

    private Hold hold(int index) {
        return all == null ? first : all[index];
    }

    private SlotTable table() {
        return locks.table();
    }

    private List<Hold> holds() {
        return IntStream.range(0, count()).mapToObj(this::hold).toList();
    }

    @Override
    public boolean wasAbandoned() {
        for (int i = 0; i < count(); i++) {
            if (hold(i).abandoned) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isShared() {
        return first != null && first.shared;
    }

    @Override
    public boolean isValid() {
        try {
            // Looked at again in the end: the store may show a later hold of this process.
            return isHeld() && table().confirmsHeld(holds()) && isHeld();
        } catch (IOException e) {
            if (!isHeld()) {
                return false;
            }
            throw new UncheckedIOException(
                    "cannot tell whether the locks of " + locks.session().description() + " hold",
                    e);
        }
    }

    /** Returns whether this is still held and not lost, as far as this JVM knows. */
    private boolean isHeld() {
        if (locks.session().isClosed()) {
            return false;
        }
        for (int i = 0; i < count(); i++) {
            if (!table().isIntact(hold(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public OptionalLong fencingToken() {
        long token = count() == 1 ? hold(0).fencingToken : 0;
        return token == 0 ? OptionalLong.empty() : OptionalLong.of(token);
    }

    @Override
    public void close() {
        Throwable failure;
        boolean begun = false;
        try {
            requireOwnThread();
            begun = true;
            Repairs.repairAny();
            failure = endFirst(count(), false, null);
        } catch (Error e) {
            if (begun) {
                // As Repairs.end does it, but without a call: there may be no stack for one.
                synchronized (Repairs.MONITOR) {
                    int count = all == null ? 1 : all.length;
                    for (int i = 0; i < count; i++) {
                        Hold hold = all == null ? first : all[i];
                        if (hold != null && hold.repair == Hold.NO_REPAIR) {
                            hold.repair = Hold.RELEASE;
                            hold.nextToRepair = Repairs.first;
                            Repairs.first = hold;
                        }
                    }
                }
                try {
                    Repairs.startThread();
                } catch (Error noMoreStack) {
                    throw e;
                }
            }
            throw e;
        }
        throwIfAny(failure);
    }

    private void requireOwnThread() {
        for (int i = 0; i < count(); i++) {
            Hold hold = hold(i);
            if (hold.thread != Thread.currentThread() && table().isLive(hold)) {
                throw new IllegalMonitorStateException(
                        String.format(
                                "%s is held by thread %s and cannot be released by %s",
                                QuotedName.of(hold.label),
                                QuotedName.of(hold.thread),
                                QuotedName.of(Thread.currentThread())));
            }
        }
    }

    /** Releases the first holds, of that number, which the caller does not get after all. */
    void rollBackFirst(int count) {
        throwIfAny(endFirst(count, true, null));
    }

    /** Does the same because of a failure that the caller goes on to throw. */
    void rollBackFirst(int count, Throwable failure) {
        endFirst(count, true, failure);
    }

    /**
     * Ends holds, latest first and all of them, whatever happens to one. Needs no memory.
     *
     * @param failure what comes before their failures, or null
     * @return the first failure, or null
     */
    private @Nullable Throwable endFirst(
            int count, boolean rolledBack, @Nullable Throwable failure) {
        Throwable first = failure;
        for (int i = count - 1; i >= 0; i--) {
            Throwable more = Repairs.end(hold(i), rolledBack);
            if (first == null
                    && (more instanceof InternalError || more instanceof UncheckedIOException)) {
                first = table().explain(more, hold(i));
            } else if (first == null) {
                first = more;
            } else if (more instanceof RuntimeException) {
                Failures.suppress(first, more);
            }
        }
        return first;
    }

    private static void throwIfAny(@Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        DeferredLog.write();
        Failures.rethrow(failure);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Hold hold : holds()) {
            text.append(text.length() == 0 ? "" : ", ")
                    .append(hold.mode())
                    .append(' ')
                    .append(QuotedName.of(hold.label))
                    .append(" at ")
                    .append(hold.offset)
                    .append(table().isIntact(hold) ? " held by " : " no longer held by ")
                    .append(QuotedName.of(hold.thread));
        }
        if (first == null) {
            text.append("nothing held");
        }
        return text.append(" in ").append(locks.session().description()).toString();
    }
}
