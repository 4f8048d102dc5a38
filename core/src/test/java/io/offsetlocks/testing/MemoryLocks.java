package io.offsetlocks.testing;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * The smallest engine: the locks of one of several processes that are played in one JVM and share a
 * {@link Store}. It shows what the seam asks of an engine, and nothing of any file.
 */
public final class MemoryLocks extends PlainLocks {
    private static final long POLL_NANOS = 50_000;

    private final Store store;
    private final boolean answersLater;

    /**
     * @param answersLater whether an attempt is answered by a callback, as by an engine that must
     *     ask another machine
     */
    public MemoryLocks(Store store, boolean answersLater) {
        this.store = store;
        this.answersLater = answersLater;
    }

    @Override
    public boolean answersAtOnce() {
        return !answersLater;
    }

    @Override
    public ProcessLock newLock(Grants grants) {
        return new MemoryLock(grants);
    }

    @Override
    public boolean confirmsHeld(long... offsets) {
        return LongStream.of(offsets).allMatch(offset -> store.at(offset).holders.contains(this));
    }

    /** What the processes share. */
    public static final class Store {
        private final Map<Long, Word> words = new ConcurrentHashMap<>();

        private Word at(long offset) {
            return words.computeIfAbsent(offset, any -> new Word());
        }
    }

    /** The lock of one offset: the processes that hold it, and how. */
    private static final class Word {
        private final Set<MemoryLocks> holders = ConcurrentHashMap.newKeySet();
        private volatile boolean shared;
        private volatile boolean abandoned;

        synchronized Attempt tryAcquire(MemoryLocks process, boolean wantsShared) {
            if (!holders.isEmpty() && !(shared && wantsShared)) {
                return Attempt.BUSY;
            }
            holders.add(process);
            shared = wantsShared;
            return tell(shared);
        }

        /** Returns what a holder is told; an exclusive one is the last that is told of it. */
        Attempt tell(boolean toShared) {
            boolean told = abandoned;
            if (!toShared) {
                abandoned = false;
            }
            return told ? Attempt.ABANDONED : Attempt.CLEAN;
        }
    }

    private final class MemoryLock extends PlainLock implements Runnable {
        private final Grants grants;
        private Word word;
        private boolean waiting;
        private boolean once;

        MemoryLock(Grants grants) {
            this.grants = grants;
        }

        @Override
        public void assign(long offset) {
            this.word = store.at(offset);
        }

        @Override
        public Attempt tryAcquire(boolean shared, long now) {
            once = answersLater;
            if (!answersLater) {
                return word.tryAcquire(MemoryLocks.this, shared);
            }
            return !waiting && startWaiting(true) ? Attempt.UNANSWERED : Attempt.BUSY;
        }

        @Override
        public boolean startWaiting(boolean lasting) {
            waiting = BlockingThreads.start(this, lasting);
            return waiting;
        }

        @Override
        public boolean isWaiting() {
            return waiting;
        }

        @Override
        public void run() {
            while (!isAnswered()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }

        private boolean isAnswered() {
            synchronized (grants.monitor()) {
                boolean wanted = grants.wanted();
                Attempt how =
                        wanted
                                ? word.tryAcquire(MemoryLocks.this, grants.wantedShared())
                                : Attempt.BUSY;
                if (how.isHeld()) {
                    LockSupport.unpark(grants.granted(how));
                } else if (wanted && !once) {
                    return false;
                }
                once = false;
                waiting = false;
                grants.ended();
                return true;
            }
        }

        @Override
        public boolean isHeld() {
            return word.holders.contains(MemoryLocks.this);
        }

        @Override
        public boolean isHeldShared() {
            return isHeld() && word.shared;
        }

        @Override
        public Attempt sectionBegins() {
            return word.tell(false);
        }

        @Override
        public Attempt readerJoins() {
            return word.tell(true);
        }

        @Override
        public void markAbandoned() {
            word.abandoned = true;
        }

        @Override
        public void release() {
            word.holders.remove(MemoryLocks.this);
        }
    }
}
