package io.offsetlocks.postgresql;

import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.PendingRelease;
import io.offsetlocks.internal.processes.ProcessLock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * This process's part in the advisory lock of one key.
 *
 * <p>What the threads ask for becomes a task of a session's thread, which asks the server without
 * any monitor, and enters the monitor of the slot with the answer. In between the threads may have
 * left, or want another mode. So each answer is looked at in the light of what is wanted then: a
 * lock that came too late is granted to the waiter of that moment if it fits, and released if not.
 *
 * <p>Guarded by the monitor of the slot's bucket. The phases:
 *
 * <ul>
 *   <li>{@code IDLE}: nothing is held or asked for;
 *   <li>{@code ASKED}: a task is on its way, for one attempt on a home session ({@link Attempting})
 *       or a wait on a session that holds nothing ({@link Waiting});
 *   <li>{@code BLOCKED}: that wait may be blocked in the server;
 *   <li>{@code PAUSED}: no session was free to wait, or the server was out of reach: a pause before
 *       the next attempt;
 *   <li>{@code HELD}: held, for a thread or between two of them, or lost and still held by a
 *       thread;
 *   <li>{@code RELEASING}: the release is on its way.
 * </ul>
 */
final class AdvisoryLock implements ProcessLock {
    /** How long to pause for a holder of which it is not known whether it has died. */
    private static final long SUSPECT_NANOS = Duration.ofMillis(20).toNanos();

    private final AdvisoryLocks engine;
    private final Grants grants;
    private long offset;
    private Phase phase = Phase.IDLE;

    /** Whether the request is one attempt, of a caller that does not wait. */
    private boolean once;

    /** Counts requests, so that a task or a pause that was overtaken knows it. */
    private int request;

    private @Nullable BlockedWait wait;
    private @Nullable ServerHold hold;

    /** The latest release, until the thread has asked for it whose hold has caused it. */
    private @Nullable PendingRelease answer;

    enum Phase {
        IDLE,
        ASKED,
        BLOCKED,
        PAUSED,
        HELD,
        RELEASING
    }

    AdvisoryLock(AdvisoryLocks engine, Grants grants) {
        this.engine = engine;
        this.grants = grants;
    }

    @Override
    public void assign(long offset) {
        this.offset = offset;
        this.answer = null;
        this.once = false;
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
        if (phase == Phase.IDLE) {
            ask();
        }
        // Else what is on its way for those who have left is looked at again when it arrives.
        once = true;
        return Attempt.UNANSWERED;
    }

    @Override
    public boolean startWaiting(boolean lasting) {
        once = false;
        ask();
        return true;
    }

    @Override
    public boolean isWaiting() {
        return phase != Phase.IDLE && phase != Phase.HELD;
    }

    @Override
    public void headLeft(boolean last) {
        if (phase == Phase.PAUSED && last) {
            becomeIdle();
        } else if (phase == Phase.BLOCKED && (last || grants.wantedShared() != wait.shared)) {
            cancelWait();
        }
    }

    private void cancelWait() {
        if (!wait.cancelled) {
            wait.cancelled = true;
            engine.canceller().cancel(wait);
        }
    }

    /** Asks the server, by an attempt on a home session first. */
    private void ask() {
        request++;
        SessionThread home = engine.home();
        home.submit(new Attempting(engine, this, home, request));
        phase = Phase.ASKED;
    }

    private void becomeIdle() {
        request++;
        phase = Phase.IDLE;
        once = false;
    }

    /** Goes on after a request that came to nothing: with another, if there is somebody for it. */
    private void goOn() {
        if (grants.wanted()) {
            ask();
        } else {
            becomeIdle();
            grants.ended();
        }
    }

    /** Returns what to ask the server for, or null if nobody wants it any more. */
    @Nullable Wish wishOf(int asked, boolean toWait) {
        synchronized (grants.monitor()) {
            if (asked != request || phase != Phase.ASKED) {
                return null;
            }
            if (!grants.wanted() || once && toWait) {
                goOn();
                return null;
            }
            return new Wish(offset, grants.wantedShared(), grants.wantedName());
        }
    }

    /** Called before a session blocks; returns null if it is not to. */
    @Nullable BlockedWait beginBlocking(DatabaseSession session, Wish wish) {
        synchronized (grants.monitor()) {
            boolean fits = grants.wanted() && !once && grants.wantedShared() == wish.shared();
            if (!fits) {
                goOn();
                return null;
            }
            phase = Phase.BLOCKED;
            wait = new BlockedWait(session, wish.shared());
            return wait;
        }
    }

    /** Called with a lock that a session has just got. */
    void arrived(ServerHold got) {
        Thread granted = null;
        synchronized (grants.monitor()) {
            wait = null;
            got.thread.holds(this);
            engine.acquired(offset, got);
            hold = got;
            if (grants.wanted() && grants.wantedShared() == got.wish.shared()) {
                grants.changeBegins();
                request++;
                phase = Phase.HELD;
                once = false;
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

    /**
     * Called when another session has the lock.
     *
     * @param answer {@link Answer#BUSY} if the next step may be to wait for that in the server
     */
    void busy(Answer answer) {
        synchronized (grants.monitor()) {
            wait = null;
            if (once || !grants.wanted()) {
                becomeIdle();
                grants.ended();
                return;
            }
            boolean busy = answer.kind() == Answer.Kind.BUSY;
            SessionThread waiter = busy ? engine.takeWaiter() : null;
            if (waiter == null) {
                pause(busy ? AdvisoryLocks.pauseNanos() : SUSPECT_NANOS);
            } else {
                request++;
                phase = Phase.ASKED;
                waiter.submit(new Waiting(engine, this, waiter, request));
            }
        }
    }

    /** Called when a wait has ended without the lock, as it was cancelled. */
    void waitCancelled() {
        synchronized (grants.monitor()) {
            wait = null;
            goOn();
        }
    }

    /** Called when the server could not be reached: the request is made again after a while. */
    void unreachable() {
        synchronized (grants.monitor()) {
            wait = null;
            if (grants.wanted()) {
                pause(AdvisoryLocks.pauseNanos());
            } else {
                goOn();
            }
        }
    }

    /** Called when the server has refused: the oldest waiter's call throws that. */
    void refused(RuntimeException failure) {
        synchronized (grants.monitor()) {
            wait = null;
            becomeIdle();
            if (grants.wanted()) {
                grants.failed(failure);
            }
            grants.ended();
        }
    }

    /** Returns whether a request is one attempt, of a caller that does not wait. */
    boolean isOnce() {
        synchronized (grants.monitor()) {
            return once;
        }
    }

    private void pause(long nanos) {
        request++;
        phase = Phase.PAUSED;
        int paused = request;
        engine.later(nanos, () -> pauseEnded(paused));
    }

    private void pauseEnded(int paused) {
        synchronized (grants.monitor()) {
            if (paused == request && phase == Phase.PAUSED) {
                goOn();
            }
        }
    }

    @Override
    public boolean isHeld() {
        return phase == Phase.HELD && !hold.isLost();
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
        return phase == Phase.HELD ? hold.loss() : null;
    }

    @Override
    public long fencingToken() {
        return phase == Phase.HELD ? hold.fencingToken() : 0;
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
        if (phase == Phase.HELD) {
            hold.abandoned = true;
        }
    }

    @Override
    public void release() {
        if (phase == Phase.HELD) {
            release(hold, hold.abandoned);
        }
    }

    @Override
    public void releaseAbandoned() {
        if (phase == Phase.HELD) {
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
        becomeIdle();
        engine.dispose(offset, released);
    }

    private void releaseOnServer(ServerHold released, boolean abandoned) {
        ReleaseAnswer asked = new ReleaseAnswer();
        released.thread.submit(new Releasing(this, released, abandoned, asked));
        answer = asked;
        request++;
        phase = Phase.RELEASING;
    }

    /** Called when a release is over, whatever came of it. */
    void released(ServerHold released) {
        released.thread.holdsNoMore(this);
        synchronized (grants.monitor()) {
            engine.dispose(offset, released);
            hold = null;
            goOn();
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
            if (phase != Phase.HELD || hold.session != session) {
                return;
            }
            lost = hold;
            if (grants.wanted()) {
                // Kept between two threads, and so lost by none: the next one asks anew.
                engine.dispose(offset, lost);
                hold = null;
                becomeIdle();
                grants.ended();
                return;
            }
        }
        engine.lost(lost);
    }
}
