package io.offsetlocks.internal.words;

import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.file.GateByte;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * This process's place in the queue of processes at one word. Guarded by the bucket's monitor.
 *
 * <p>Processes queue at the gate byte, the second byte of the word: the first of them has it
 * locked. It sets {@link Word#WAITED_FOR}, and only then reads the word. An owner that releases the
 * word and sees the flag rings. So either the owner rings after the flag was set, or the reading
 * shows that the word was released before.
 *
 * <p>The flag stays for as long as the gate byte is locked, whether somebody here still wants the
 * lock or not, and is cleared before that is unlocked. A flag that a dead process has left is
 * cleared by who finds the gate byte free.
 *
 * <p>A process with the gate byte waits at the bell of the word's owner ({@link BellWait}). It is
 * registered there <em>before</em> the last look at the word: a release that this look misses rings
 * for it. The owner may be another one after each look, so it may move from one bell to the next. A
 * gate byte that another process has is waited for by a thread of its own ({@link GateEntry}).
 */
final class WordQueue {
    private final LockWords locks;
    private final MemberWords words;
    private final WordLock lock;
    private final Grants grants;
    private final long offset;
    private final GateByte gate;

    private @Nullable GateEntry entry;
    private @Nullable BellWait wait;

    WordQueue(LockWords locks, WordLock lock) {
        this.locks = locks;
        this.words = locks.words();
        this.lock = lock;
        this.grants = lock.grants();
        this.offset = lock.offset();
        this.gate = new GateByte(locks.file(), locks.file().gateOf(offset));
    }

    Object monitor() {
        return grants.monitor();
    }

    /** Returns whether this process is the first that queues. */
    boolean leads() {
        return gate.isOurs();
    }

    boolean leadsWithoutThread() {
        return gate.isOurs() && wait == null;
    }

    boolean isWaiting() {
        return entry != null || wait != null;
    }

    /** Returns whether a word has an owner, and a thread of this process waits at its bell. */
    boolean waitsAtBellOf(long word) {
        return wait != null && !wait.polls() && wait.owner() == Word.who(word);
    }

    /** Makes one attempt to become the first that queues. */
    boolean tryEnter() {
        boolean locked = gate.tryLock();
        if (locked) {
            entered();
        }
        return locked;
    }

    /** Called when the gate byte has been locked. */
    private void entered() {
        words.setWaitedFor(offset, true);
    }

    /** Clears a flag whose process has died, and returns whether it was that. */
    static boolean clearIfStale(LockWords locks, long offset) {
        return GateByte.clearIfStale(
                locks.file(),
                locks.file().gateOf(offset),
                () -> locks.words().setWaitedFor(offset, false));
    }

    /** Leaves the queue; a thread that waits for the gate byte gives it back when it has it. */
    void leave() {
        if (wait != null) {
            wait.remove(this);
            wait = null;
        }
        if (gate.isOurs() && !locks.file().isClosing()) {
            try {
                locks.words().setWaitedFor(offset, false);
            } catch (InternalError cut) {
                // The page is gone, and the flag with it: the file is not in place any more.
                DeferredLog.add(Level.DEBUG, "cannot clear the flag of a queue", cut);
            } finally {
                gate.unlock();
            }
        }
        forgetIfUnused();
    }

    private void forgetIfUnused() {
        if (!gate.isOurs() && !isWaiting()) {
            lock.queueLeft();
        }
    }

    /** Begins to wait; false if there is no thread for it. */
    boolean startWaiting(boolean lasting) {
        if (!gate.isOurs() && (grants.yieldNanos() > 0 || !tryEnter())) {
            GateEntry begun = new GateEntry(locks, this, gate.position());
            entry = begun;
            if (!begun.start(lasting)) {
                entry = null;
                forgetIfUnused();
            }
            return entry != null;
        }
        return registerAtOwner();
    }

    /** Waits at the bell of the owner that the word has once this is registered there. */
    private boolean registerAtOwner() {
        long owner;
        do {
            owner = words.bellOwner(words.get(offset));
            if (!register(owner)) {
                return false;
            }
        } while (words.bellOwner(words.get(offset)) != owner);
        return true;
    }

    private boolean register(long owner) {
        if (wait != null && wait.owner() == owner) {
            return true;
        }
        if (wait != null) {
            wait.remove(this);
        }
        wait = locks.waits().register(this, owner);
        return wait != null;
    }

    long yieldNanos() {
        return grants.yieldNanos();
    }

    boolean isWanted() {
        return grants.wanted() && !locks.file().isClosing();
    }

    /**
     * Called by the thread that has waited for the gate byte.
     *
     * @param locked null if it has not got that
     * @return the thread that was granted the lock, to be unparked without the monitor, or null
     */
    @Nullable Thread entryEnds(@Nullable FileLock locked, @Nullable RuntimeException failure) {
        entry = null;
        if (locks.file().isClosing()) {
            return null;
        }
        if (failure != null && grants.wanted()) {
            grants.failed(failure);
        }
        if (locked == null) {
            end();
            return null;
        }
        gate.install(locked);
        try {
            entered();
            return look(null);
        } catch (RuntimeException | InternalError fault) {
            // On a thread of the library: nobody else would tell the waiter, as of a cut file.
            if (grants.wanted()) {
                grants.failed(explain(fault));
            }
            end();
            return null;
        }
    }

    /**
     * Looks at the word for the oldest waiter: grants it the lock, or goes on waiting at the bell
     * of the owner.
     *
     * @param at where this waits, or null for one that has just got the gate byte
     * @return the thread that was granted the lock, to be unparked without the monitor, or null
     */
    @Nullable Thread look(@Nullable BellWait at) {
        if (locks.file().isClosing() || !gate.isOurs() || wait != at) {
            return null;
        }
        if (!grants.wanted()) {
            end();
            return null;
        }
        while (at == null || wait != at || !at.isKnownAlive(words.get(offset))) {
            Thread granted = tryGrant();
            if (granted != null) {
                return granted;
            }
            long owner = words.bellOwner(words.get(offset));
            if (wait != null && wait.owner() == owner) {
                // It has been there since before this look: a release that the look missed rings.
                if (wait == at) {
                    at.foundAlive();
                }
                return null;
            }
            if (!register(owner)) {
                // There is no thread for it: the head polls.
                grants.ended();
                return null;
            }
        }
        return null;
    }

    private @Nullable Thread tryGrant() {
        grants.changeBegins();
        Attempt how = lock.tryAcquire(grants.wantedShared());
        if (!how.isHeld()) {
            grants.changeEnds();
            return null;
        }
        Thread granted = grants.granted(how);
        grants.ended();
        return granted;
    }

    /** Ends the waiting because of a failure, which the oldest waiter's call throws. */
    void fail(BellWait at, RuntimeException failure) {
        if (locks.file().isClosing() || wait != at) {
            return;
        }
        if (grants.wanted()) {
            grants.failed(failure);
        }
        end();
    }

    private void end() {
        leave();
        grants.ended();
    }

    /** Returns the exception for a failure of a thread that waits for this. */
    RuntimeException explain(Throwable failure) {
        return locks.file().explain(failure, offset);
    }
}
