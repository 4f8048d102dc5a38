package io.offsetlocks.stress.comparison.methods;

import io.offsetlocks.hashing.OffsetAllocator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;

/**
 * The idea of this library with nothing around it: the name's byte of one pre-sized file, locked
 * with {@link FileChannel#lock(long, long, boolean)}.
 *
 * <p>It has no support for threads ({@link GuardedLocker} adds that), reentrancy, abandoned locks
 * or fairness, and an interrupt closes its channel. Its cost is the lower bound for offset locks.
 */
record ByteLocker(OffsetAllocator offsets, FileChannel channel) implements Locker {
    private static final byte[] KEY = new byte[OffsetAllocator.KEY_BYTES];

    static ByteLocker open(Path directory) throws IOException {
        FileChannel channel =
                PresizedFile.open(
                        directory.resolve("names.bytes"),
                        OffsetAllocator.FIRST_OFFSET + LockMethod.SLOTS);
        return new ByteLocker(OffsetAllocator.of(KEY, LockMethod.SLOTS), channel);
    }

    @Override
    public FileLock lock(String name) throws IOException {
        return channel.lock(offsets.offsetOf(name), 1, false);
    }

    @Override
    public Object collisionKey(String name) {
        return offsets.offsetOf(name);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
