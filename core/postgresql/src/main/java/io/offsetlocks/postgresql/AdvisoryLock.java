package io.offsetlocks.postgresql;

import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.PendingRelease;
import io.offsetlocks.internal.processes.ProcessLock;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * This process's part in the advisory lock of one key: what a session of this process holds, for a
 * thread or between two of them, until it is released or lost. How it is got is {@link
 * LockRequest}.
 *
 * <p>A lock may come too late, when the threads that asked for it have left or want another mode.
 * It is granted to the waiter of that moment if it fits, and released if not.
 *
 * <p>A lost lock stays here until the last thread that held it has released it: in the meantime
 * nobody else asks for it, and each of these threads can be told.
 *
 * <p>Guarded by the monitor of the slot's bucket.
 */
final class AdvisoryLock implements ProcessLock {
    private final AdvisoryLocks engine;
    private final Grants grants;
    private final LockRequest request;
    private long offset;

    /** What a session holds; lost maybe, or about to be released. */
    private @Nullable ServerHold hold;

    /** Whether the server has been asked to release it. */
    private boolean releasing;

    /** The latest release, until the thread has asked for it whose hold has caused it. */
    private @Nullable PendingRelease answer;

    AdvisoryLock(AdvisoryLocks engine, Grants grants) {
        this.engine = engine;
        this.grants = grants;
        this.request = new LockRequest(engine, this, grants);
    }

    @Override
    public void assign(long offset) {
        this.offset = offset;
        this.answer = null;
        request.setOnce(false);
    }

    long offset() {
        return offset;
    }

    @Override
    public Attempt tryAcquire(boolean shared, long now) {
        if (grants.wanted()) {
            // Threads of this JVM wait, and the attempt would be theirs.
            return Attempt.BUSY;
        }
        if (!isWaiting()) {
            request.ask();
        }
        // Else what is on its way for those who have left is looked at again when it arrives.
        request.setOnce(true);
        return Attempt.UNANSWERED;
    }

    @Override
    public boolean startWaiting(boolean lasting) {
        request.setOnce(false);
        request.ask();
        return true;
    }

    @Override
    public boolean isWaiting() {
        return request.isUnderWay() || releasing;
    }

    @Override
    public void headLeft(boolean last) {
        request.headLeft(last);
    }

    /** Called with a lock that a session has just got. */
    void arrived(ServerHold got) {
        Thread granted = null;
        synchronized (grants.monitor()) {
            request.end();
            got.thread.holds(this);
            engine.acquired(offset, got);
            // Asked before it is held: then nobody wants it any more.
            boolean fits = grants.wanted() && grants.wantedShared() == got.wish.shared();
            hold = got;
            if (fits) {
                grants.changeBegins();
                request.setOnce(false);
                answer = null;
                granted = grants.granted(got.abandoned ? Attempt.ABANDONED : Attempt.CLEAN);
                grants.ended();
            } else {
                // It came too late, or in a mode that nobody wants any more.
                releaseOnServer(got, got.abandoned);
            }
        }
        if (granted != null) {
            LockSupport.unpark(granted);
        }
    }

    /** Returns whether this is held, or lost and not released yet. */
    private boolean isKept() {
        return hold != null && !releasing;
    }

    @Override
    public boolean isHeld() {
        return isKept() && !hold.isLost();
    }

    @Override
    public boolean isHeldShared() {
        return isHeld() && hold.wish.shared();
    }

    /** Only of a shared lock: readers that overlap here would keep a writer elsewhere out. */
    @Override
    public boolean seesQueue() {
        return isHeldShared() && hold.queueSeen;
    }

    @Override
    public boolean seesLiveQueue() {
        return seesQueue();
    }

    @Override
    public @Nullable RuntimeException loss() {
        return isKept() ? hold.loss() : null;
    }

    @Override
    public long fencingToken() {
        return isKept() ? hold.fencingToken() : 0;
    }

    @Override
    public Attempt sectionBegins() {
        hold.sectionBegins();
        return readerJoins();
    }

    @Override
    public void sectionEnds() {
        // The row stays: to delete it, and to write the next one, takes a request each.
    }

    @Override
    public Attempt readerJoins() {
        return hold.abandoned ? Attempt.ABANDONED : Attempt.CLEAN;
    }

    @Override
    public void exclusiveHolderTold() {
        hold.abandoned = false;
    }

    @Override
    public void markAbandoned() {
        if (isKept()) {
            hold.abandoned = true;
        }
    }

    @Override
    public void release() {
        if (isKept()) {
            release(hold, hold.abandoned);
        }
    }

    @Override
    public void releaseAbandoned() {
        if (isKept()) {
            release(hold, true);
        }
    }

    private void release(ServerHold released, boolean abandoned) {
        if (!released.isLost()) {
            releaseOnServer(released, abandoned);
            return;
        }
        ReleaseAnswer lost = new ReleaseAnswer();
        lost.complete(released.wish.shared() ? null : released::loss);
        answer = lost;
        hold = null;
        request.becomeIdle();
        engine.dispose(offset, released);
    }

    private void releaseOnServer(ServerHold released, boolean abandoned) {
        ReleaseAnswer asked = new ReleaseAnswer();
        released.thread.submit(new Releasing(this, released, abandoned, asked));
        answer = asked;
        releasing = true;
    }

    /** Called when a release is over, whatever came of it. */
    void released(ServerHold released) {
        released.thread.holdsNoMore(this);
        synchronized (grants.monitor()) {
            engine.dispose(offset, released);
            hold = null;
            releasing = false;
            request.goOn();
        }
    }

    @Override
    public @Nullable PendingRelease pendingRelease(boolean shared) {
        PendingRelease pending = answer;
        answer = null;
        RuntimeException lost = loss();
        if (lost != null && !shared) {
            // Not the last hold of the thread, which keeps the lock.
            return () -> {
                throw lost;
            };
        }
        return pending;
    }

    /** Called when a session is lost that held this. */
    void sessionLost(DatabaseSession session) {
        ServerHold lost;
        synchronized (grants.monitor()) {
            if (!isKept() || hold.session != session) {
                return;
            }
            lost = hold;
            if (grants.wanted()) {
                // Kept between two threads, and so lost by none: the next one asks anew.
                engine.dispose(offset, lost);
                hold = null;
                request.becomeIdle();
                grants.ended();
                return;
            }
        }
        engine.lost(lost);
    }
}
