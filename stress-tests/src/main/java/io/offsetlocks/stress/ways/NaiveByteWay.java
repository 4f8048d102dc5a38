package io.offsetlocks.stress.ways;

import io.offsetlocks.hashing.OffsetAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The same idea with nothing around it: the name's byte of one pre-sized file, locked with {@link
 * FileChannel#lock(long, long, boolean)}.
 *
 * <p>It knows no threads ({@link GuardedWay} does), no reentrancy, no abandoned locks, no fairness,
 * and an interrupt closes its channel. It is what offset locks cannot be cheaper than.
 */
final class NaiveByteWay implements LockingWay {
    private static final byte[] KEY = new byte[OffsetAllocator.KEY_BYTES];

    private final OffsetAllocator offsets;
    private final FileChannel channel;

    private NaiveByteWay(OffsetAllocator offsets, FileChannel channel) {
        this.offsets = offsets;
        this.channel = channel;
    }

    static NaiveByteWay open(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve("names.bytes"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        long size = OffsetAllocator.FIRST_OFFSET + Way.SLOTS;
        ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
        while (channel.size() < size) {
            long left = size - channel.size();
            channel.write(
                    zeros.clear().limit((int) Math.min(left, zeros.capacity())), channel.size());
        }
        return new NaiveByteWay(OffsetAllocator.of(KEY, Way.SLOTS), channel);
    }

    @Override
    public FileLock lock(String name) throws IOException {
        return channel.lock(offsets.offsetOf(name), 1, false);
    }

    @Override
    public Object placeOf(String name) {
        return offsets.offsetOf(name);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
