package io.offsetlocks.postgresql;

import io.offsetlocks.internal.processes.Grants;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this process asks of the server to get the advisory lock of one key.
 *
 * <p>What the threads ask for becomes a task of a session's thread, which asks the server without
 * any monitor, and enters the monitor of the slot with the answer. In between the threads may have
 * left, or want another mode. So each answer is looked at in the light of what is wanted then, and
 * tasks and pauses have a number: one that was overtaken by another request does nothing.
 *
 * <p>Guarded by the monitor of the slot's bucket. The phases:
 *
 * <ul>
 *   <li>{@code IDLE}: nothing is asked for; the lock may be held;
 *   <li>{@code ASKED}: a task is on its way, for one attempt on a home session ({@link Attempting})
 *       or a wait on a session that holds nothing ({@link Waiting});
 *   <li>{@code BLOCKED}: that wait may be blocked in the server;
 *   <li>{@code PAUSED}: no session was free to wait, or the server was out of reach: a pause before
 *       the next attempt.
 * </ul>
 */
final class LockRequest {
    /** How long to pause for a holder of which it is not known whether it has died. */
    private static final long SUSPECT_NANOS = Duration.ofMillis(20).toNanos();

    private final AdvisoryLocks engine;
    private final AdvisoryLock lock;
    private final Grants grants;
    private Phase phase = Phase.IDLE;

    /** Whether this is one attempt, of a caller that does not wait. */
    private boolean once;

    /** Of the task or the pause that is on its way. */
    private int number;

    private @Nullable BlockedWait wait;

    private enum Phase {
        IDLE,
        ASKED,
        BLOCKED,
        PAUSED
    }

    LockRequest(AdvisoryLocks engine, AdvisoryLock lock, Grants grants) {
        this.engine = engine;
        this.lock = lock;
        this.grants = grants;
    }

    /** Returns the lock that is asked for. */
    AdvisoryLock lock() {
        return lock;
    }

    /** Returns whether the server is asked, or will be after a pause. */
    boolean isUnderWay() {
        return phase != Phase.IDLE;
    }

    /** Says whether this is one attempt, of a caller that does not wait. */
    void setOnce(boolean once) {
        this.once = once;
    }

    /** Called when the oldest waiter has left without the lock. */
    void headLeft(boolean last) {
        if (phase == Phase.PAUSED && last) {
            becomeIdle();
        } else if (phase == Phase.BLOCKED && (last || grants.wantedShared() != wait.shared)) {
            cancelWait();
        }
    }

    /** Ends this, as a session has got the lock; the attempt of {@link #setOnce} may go on. */
    void end() {
        wait = null;
        number++;
        phase = Phase.IDLE;
    }

    private void cancelWait() {
        if (!wait.cancelled) {
            wait.cancelled = true;
            engine.canceller().cancel(wait);
        }
    }

    /** Asks the server, by an attempt on a home session first. */
    void ask() {
        number++;
        SessionThread home = engine.home();
        home.submit(new Attempting(engine, this, home, number));
        phase = Phase.ASKED;
    }

    void becomeIdle() {
        number++;
        phase = Phase.IDLE;
        once = false;
    }

    /** Goes on after a request that came to nothing: with another, if there is somebody for it. */
    void goOn() {
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
            if (asked != number || phase != Phase.ASKED) {
                return null;
            }
            if (!grants.wanted() || once && toWait) {
                goOn();
                return null;
            }
            return new Wish(lock.offset(), grants.wantedShared(), grants.wantedName());
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
                number++;
                phase = Phase.ASKED;
                waiter.submit(new Waiting(engine, this, waiter, number));
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

    /** Returns whether this is one attempt, of a caller that does not wait. */
    boolean isOnce() {
        synchronized (grants.monitor()) {
            return once;
        }
    }

    private void pause(long nanos) {
        number++;
        phase = Phase.PAUSED;
        int paused = number;
        engine.later(nanos, () -> pauseEnded(paused));
    }

    private void pauseEnded(int paused) {
        synchronized (grants.monitor()) {
            if (paused == number && phase == Phase.PAUSED) {
                goOn();
            }
        }
    }
}
