package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.PendingRelease;
import io.offsetlocks.testing.PlainLock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The lock of {@link FakeLocks}, which is free, and an account of what is asked of it. */
final class FakeLock extends PlainLock {
    @Nullable Grants grants;

    // What a test makes of it.
    Supplier<Attempt> answer = () -> Attempt.CLEAN;
    boolean lost;
    boolean waiting;
    boolean canWait;
    boolean seesQueue;
    boolean leadsQueue;
    boolean inDoubt;
    long token;
    @Nullable PendingRelease pending;

    /** What the next release, end of a section or finish throws before it does anything. */
    @Nullable Throwable failsNext;

    /** Whether a release that fails has begun: then it is finished, and no hold may rely on it. */
    boolean releasing;

    // What was asked of it.
    int attempts;
    int releases;
    int sectionsEnded;
    int finishes;
    int doubtsResolved;
    int looksAtTheQueue;
    int marks;
    final List<Boolean> headsLeft = new ArrayList<>();
    final List<Boolean> waitsBegun = new ArrayList<>();

    private boolean acquired;
    private boolean shared;

    @Override
    public void assign(long offset) {}

    @Override
    public Attempt tryAcquire(boolean wantedShared, long now) {
        assertFalse(acquired, "released before");
        attempts++;
        Attempt attempt = answer.get();
        if (attempt.isHeld()) {
            acquired = true;
            shared = wantedShared;
        }
        return attempt;
    }

    /** Gives the lock to this process, as a wait does before it says so. */
    void give(boolean toShared) {
        acquired = true;
        shared = toShared;
    }

    @Override
    public boolean isHeld() {
        return acquired && !lost;
    }

    @Override
    public boolean isHeldShared() {
        return isHeld() && shared;
    }

    @Override
    public @Nullable RuntimeException loss() {
        return acquired && lost ? new IllegalStateException("lost") : null;
    }

    @Override
    public long fencingToken() {
        return token;
    }

    @Override
    public void sectionEnds() {
        failIfTold();
        sectionsEnded++;
    }

    @Override
    public void release() {
        failIfTold();
        if (acquired) {
            releases++;
        }
        acquired = false;
        lost = false;
        releasing = false;
    }

    @Override
    public void finishRelease() {
        failIfTold();
        finishes++;
        if (releasing) {
            release();
        }
    }

    private void failIfTold() {
        Throwable thrown = failsNext;
        failsNext = null;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    @Override
    public void releaseAbandoned() {
        release();
    }

    @Override
    public void markAbandoned() {
        marks++;
    }

    @Override
    public @Nullable PendingRelease pendingRelease(boolean ofShared) {
        return pending;
    }

    @Override
    public boolean isInDoubt() {
        return inDoubt;
    }

    @Override
    public void resolveDoubt() {
        doubtsResolved++;
        inDoubt = false;
    }

    @Override
    public boolean seesQueue() {
        looksAtTheQueue++;
        return seesQueue;
    }

    @Override
    public boolean seesLiveQueue() {
        return seesQueue;
    }

    @Override
    public boolean leadsQueue() {
        return leadsQueue;
    }

    @Override
    public void headLeft(boolean last) {
        headsLeft.add(last);
    }

    @Override
    public boolean startWaiting(boolean lasting) {
        waitsBegun.add(lasting);
        waiting = canWait;
        return canWait;
    }

    @Override
    public boolean isWaiting() {
        return waiting;
    }
}
