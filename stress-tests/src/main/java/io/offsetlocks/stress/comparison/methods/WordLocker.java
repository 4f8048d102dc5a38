package io.offsetlocks.stress.comparison.methods;

import io.offsetlocks.hashing.OffsetAllocator;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The idea of lock words with nothing around it: the name's word of one mapped file, taken by
 * compare-and-set.
 *
 * <p>Nothing knows whether the holder of a word lives: if it is killed, the name stays locked for
 * ever. A waiter polls, and there is no fairness. Its cost is the lower bound for lock words.
 */
record WordLocker(OffsetAllocator offsets, ByteBuffer words) implements Locker {
    private static final VarHandle WORDS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final byte[] KEY = new byte[OffsetAllocator.KEY_BYTES];
    private static final long FREE = 0;
    private static final long TAKEN = 1;

    private static final int SPINS = 100;
    private static final int YIELDS = 1_000;
    private static final long PAUSE_NANOS = 50_000;

    static WordLocker open(Path directory) throws IOException {
        long size = (long) LockMethod.SLOTS * Long.BYTES;
        try (FileChannel channel = PresizedFile.open(directory.resolve("names.words"), size)) {
            return new WordLocker(
                    OffsetAllocator.of(KEY, LockMethod.SLOTS),
                    channel.map(MapMode.READ_WRITE, 0, size));
        }
    }

    @Override
    public AutoCloseable lock(String name) {
        int index = indexOf(name);
        for (int attempts = 0; !WORDS.compareAndSet(words, index, FREE, TAKEN); attempts++) {
            pause(attempts);
        }
        return () -> WORDS.setRelease(words, index, FREE);
    }

    /** Leaves the processor to others, the more the longer it takes. */
    @SuppressWarnings("ThreadPriorityCheck") // There is nothing else that a bare word could do.
    private static void pause(int attempts) {
        if (attempts < SPINS) {
            Thread.onSpinWait();
        } else if (attempts < YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private int indexOf(String name) {
        return (int) (offsets.offsetOf(name) - OffsetAllocator.FIRST_OFFSET) * Long.BYTES;
    }

    @Override
    public Object collisionKey(String name) {
        return indexOf(name);
    }

    @Override
    public void close() {}
}
