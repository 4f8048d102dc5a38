package io.offsetlocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A channel of a real file whose locks are real, but which cannot release them, or map the file,
 * where it is told so, and counts attempts.
 */
final class FaultyChannel extends FileChannel {
    /** What a release, or a mapping, throws. */
    static final String REASON = "the lock service does not answer";

    private final FileChannel real;
    private final Set<Long> stuck = ConcurrentHashMap.newKeySet();
    private final AtomicInteger attempts = new AtomicInteger();
    private InternalError fault;
    private boolean failsMap;

    private FaultyChannel(FileChannel real) {
        this.real = real;
    }

    /** Creates a file and opens it. */
    static FaultyChannel create(Path file) throws IOException {
        return new FaultyChannel(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    /** Makes the file a lock file that is open by this channel. */
    Session openSession(Path file, long slots) throws IOException {
        Object fileKey = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return new OpenLockFiles.Entry(fileKey).open(file, slots, this);
    }

    /** Makes every mapping fail from now on. */
    void failMappings() {
        failsMap = true;
    }

    /** Makes every attempt to lock throw what the access to a mapping of a cut file throws. */
    void faultAttempts(InternalError fault) {
        this.fault = fault;
    }

    /** Returns how often {@code tryLock} was called. */
    int attempts() {
        return attempts.get();
    }

    /** Makes every release of a lock of this byte fail from now on. */
    void failReleasesAt(long position) {
        stuck.add(position);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return new Lock(real.lock(position, size, shared));
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        attempts.incrementAndGet();
        if (fault != null) {
            throw fault;
        }
        FileLock lock = real.tryLock(position, size, shared);
        return lock == null ? null : new Lock(lock);
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
            lock.release();
        }
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        if (failsMap) {
            throw new IOException(REASON);
        }
        return real.map(mode, position, size);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return real.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return real.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return real.read(target, position);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return real.write(source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return real.write(sources, offset, length);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return real.write(source, position);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        real.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        real.force(metaData);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count)
            throws IOException {
        return real.transferFrom(source, position, count);
    }
}
