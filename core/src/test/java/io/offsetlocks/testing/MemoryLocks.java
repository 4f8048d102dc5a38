package io.offsetlocks.testing;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.ProcessLocks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * The smallest engine: the locks of one of several processes that are played in one JVM and share a
 * {@link Store}. It shows what the seam asks of an engine, and nothing of any file.
 */
public final class MemoryLocks implements ProcessLocks {
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
    public void checkUsable(long now) {}

    @Override
    public RuntimeException explain(Throwable failure, long offset) {
        return new IllegalStateException(failure);
    }

    @Override
    public boolean confirmsHeld(long... offsets) {
        return LongStream.of(offsets).allMatch(offset -> store.at(offset).isHeldBy(this));
    }

    @Override
    public Optional<ProcessHandle> holder(long offset) {
        return Optional.empty();
    }

    /** What the processes share. */
    public static final class Store {
        private final Map<Long, Word> words = new HashMap<>();

        public synchronized Word at(long offset) {
            return words.computeIfAbsent(offset, Word::new);
        }
    }

    /** The lock of one offset: how many readers each process has, or its writer. */
    private static final class Word {
        private MemoryLocks writer;
        private final Map<MemoryLocks, Boolean> readers = new HashMap<>();
        private boolean abandoned;

        Word(long offset) {}

        public synchronized boolean isHeldBy(MemoryLocks process) {
            return writer == process || readers.containsKey(process);
        }

        public synchronized boolean tryAcquire(MemoryLocks process, boolean shared) {
            boolean free = writer == null && (shared || readers.isEmpty());
            if (free && shared) {
                readers.put(process, true);
            } else if (free) {
                writer = process;
            }
            return free;
        }

        public synchronized void release(MemoryLocks process) {
            writer = writer == process ? null : writer;
            readers.remove(process);
        }

        public synchronized Attempt found(boolean shared) {
            boolean told = abandoned;
            abandoned &= shared;
            return told ? Attempt.ABANDONED : Attempt.CLEAN;
        }
    }

    private final class MemoryLock implements ProcessLock, Runnable {
        private final Grants grants;
        private long offset;
        private Word word;
        private boolean held;
        private boolean shared;
        private boolean waiting;
        private boolean once;

        MemoryLock(Grants grants) {
            this.grants = grants;
        }

        @Override
        public void assign(long offset) {
            this.offset = offset;
            this.word = store.at(offset);
        }

        @Override
        public long offset() {
            return offset;
        }

        @Override
        public Attempt tryAcquire(boolean shared, long now) {
            if (answersLater) {
                once = true;
                return !waiting && startWaiting(true) ? Attempt.UNANSWERED : Attempt.BUSY;
            }
            return attempt(shared);
        }

        private Attempt attempt(boolean shared) {
            if (!word.tryAcquire(MemoryLocks.this, shared)) {
                return Attempt.BUSY;
            }
            this.held = true;
            this.shared = shared;
            return word.found(shared);
        }

        @Override
        public boolean startWaiting(boolean lasting) {
            waiting = BlockingThreads.start(this, lasting);
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
                Attempt how = grants.wanted() ? attempt(grants.wantedShared()) : Attempt.BUSY;
                if (how.isHeld()) {
                    LockSupport.unpark(grants.granted(how));
                } else if (grants.wanted() && !once) {
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
            return held;
        }

        @Override
        public boolean isHeldShared() {
            return held && shared;
        }

        @Override
        public Attempt sectionBegins() {
            return word.found(false);
        }

        @Override
        public void sectionEnds() {}

        @Override
        public Attempt readerJoins() {
            return word.found(true);
        }

        @Override
        public void release() {
            held = false;
            word.release(MemoryLocks.this);
        }

        @Override
        public void releaseAbandoned() {
            markAbandoned();
            release();
        }

        @Override
        public void markAbandoned() {
            synchronized (word) {
                word.abandoned = true;
            }
        }

        @Override
        public boolean isWaiting() {
            return waiting;
        }
    }
}
