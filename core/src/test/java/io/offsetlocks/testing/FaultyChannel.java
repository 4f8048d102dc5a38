package io.offsetlocks.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A channel of a real file whose locks are real, but which cannot release them, map, write or cut
 * the file, or read much at a time, where it is told so. It keeps an account of what is asked of
 * it, and lets a test step in before a byte is locked.
 */
public final class FaultyChannel extends ForwardingChannel {
    /** What every failure here says. */
    public static final String REASON = "the lock service does not answer";

    private final Set<Long> stuck = ConcurrentHashMap.newKeySet();
    private final AtomicInteger attempts = new AtomicInteger();
    private final Map<Long, Attempt> attemptsAt = new ConcurrentHashMap<>();
    private final Map<Long, Wait> waitsAt = new ConcurrentHashMap<>();
    private final Map<Long, Wait> releasesAt = new ConcurrentHashMap<>();
    private final Set<Long> lost = ConcurrentHashMap.newKeySet();
    private final List<String> writes = new ArrayList<>();
    private int maxAtATime = Integer.MAX_VALUE;
    private boolean failsWrite;
    private int forcesToCome = Integer.MAX_VALUE;
    private Error errorOfWrites;
    private int writesToCome;
    private boolean failsMap;
    private volatile boolean lastWaitShared;

    private FaultyChannel(FileChannel real) {
        super(real);
    }

    /** Creates a file and opens it. */
    public static FaultyChannel create(Path file) throws IOException {
        return new FaultyChannel(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    /** Opens a file that is there. */
    public static FaultyChannel open(Path file) throws IOException {
        return new FaultyChannel(
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Makes every mapping fail from now on. */
    public void failMappings() {
        failsMap = true;
    }

    /** Makes every write and truncation fail from now on. */
    public void failWrites() {
        failsWrite = true;
    }

    /** Makes every write but the next ones throw. */
    public void throwFromWritesAfter(int successful, Error error) {
        writesToCome = successful;
        errorOfWrites = error;
    }

    /** Makes every force but the next ones fail. */
    public void failForcesAfter(int successful) {
        forcesToCome = successful;
    }

    /** Makes reads and writes end early from now on. */
    public void moveAtMost(int bytes) {
        maxAtATime = bytes;
    }

    /** Returns the positions of the writes so far, and "force" for each of these. */
    public List<String> writes() {
        return writes;
    }

    /** Has every attempt to lock this byte begin with a step of the test. */
    public void onAttemptsAt(long position, Attempt step) {
        attemptsAt.put(position, step);
    }

    /** Makes every attempt to lock this byte fail from now on. */
    public void failAttemptsAt(long position) {
        onAttemptsAt(
                position,
                () -> {
                    throw new IOException(REASON);
                });
    }

    /** Has every wait for this byte begin with a step of the test. */
    public void onWaitsAt(long position, Wait step) {
        waitsAt.put(position, step);
    }

    /** Returns the mode of the last wait; asked by the step that it begins with. */
    public boolean isLastWaitShared() {
        return lastWaitShared;
    }

    /** Returns how often {@code tryLock} was called. */
    public int attempts() {
        return attempts.get();
    }

    /** Makes every release of a lock of this byte fail from now on. */
    public void failReleasesAt(long position) {
        stuck.add(position);
    }

    /** Has every release of a lock of this byte begin with a step of the test. */
    public void onReleasesAt(long position, Wait step) {
        releasesAt.put(position, step);
    }

    /** Has the next lock of this byte be followed by an Error, and be lost. */
    public void loseNextLockOf(long position) {
        lost.add(position);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        lastWaitShared = shared;
        waitsAt.getOrDefault(position, () -> {}).begin();
        return new Lock(real.lock(position, size, shared));
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        attempts.incrementAndGet();
        if (!attemptsAt.getOrDefault(position, () -> true).begin()) {
            return null;
        }
        FileLock lock = real.tryLock(position, size, shared);
        if (lock != null && lost.remove(position)) {
            throw new StackOverflowError(REASON);
        }
        return lock == null ? null : new Lock(lock);
    }

    /** What comes before a {@code tryLock}. */
    public interface Attempt {
        /** Returns false if the byte is to be found locked elsewhere. */
        boolean begin() throws IOException;
    }

    /** What comes before a {@code lock} or a release. */
    public interface Wait {
        void begin() throws IOException;
    }

    private final class Lock extends FileLock {
        private final FileLock lock;

        Lock(FileLock lock) {
            super(FaultyChannel.this, lock.position(), lock.size(), lock.isShared());
            this.lock = lock;
        }

        @Override
        public boolean isValid() {
            return lock.isValid();
        }

        @Override
        public void release() throws IOException {
            if (stuck.contains(position())) {
                throw new IOException(REASON);
            }
            releasesAt.getOrDefault(position(), () -> {}).begin();
            lock.release();
        }
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        if (failsMap) {
            throw new IOException(REASON);
        }
        return super.map(mode, position, size);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return moveSome(target, part -> real.read(part, position));
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        if (failsWrite) {
            throw new IOException(REASON);
        }
        if (errorOfWrites != null && writesToCome-- == 0) {
            throw errorOfWrites;
        }
        writes.add(Long.toString(position));
        return moveSome(source, part -> real.write(part, position));
    }

    private int moveSome(ByteBuffer bytes, Move move) throws IOException {
        int limit = bytes.limit();
        bytes.limit(bytes.position() + Math.min(bytes.remaining(), maxAtATime));
        try {
            return move.of(bytes);
        } finally {
            bytes.limit(limit);
        }
    }

    private interface Move {
        int of(ByteBuffer bytes) throws IOException;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (failsWrite) {
            throw new IOException(REASON);
        }
        return super.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (forcesToCome-- == 0) {
            throw new IOException(REASON);
        }
        writes.add("force");
        super.force(metaData);
    }
}
