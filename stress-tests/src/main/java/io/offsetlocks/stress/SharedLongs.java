package io.offsetlocks.stress;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Numbers in a mapped file that processes share; every read and write is volatile. */
public final class SharedLongs {
    private static final VarHandle LONGS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer bytes;

    private SharedLongs(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Maps a file, and makes it if there is none; the numbers of a new file are 0. */
    public static SharedLongs map(Path file, int count) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            long size = (long) count * Long.BYTES;
            return new SharedLongs(channel.map(FileChannel.MapMode.READ_WRITE, 0, size));
        }
    }

    public long get(int index) {
        return (long) LONGS.getVolatile(bytes, index * Long.BYTES);
    }

    public void set(int index, long value) {
        LONGS.setVolatile(bytes, index * Long.BYTES, value);
    }

    public boolean compareAndSet(int index, long expected, long value) {
        return LONGS.compareAndSet(bytes, index * Long.BYTES, expected, value);
    }

    /** Adds one, atomically, and returns what was there before. */
    public long getAndIncrement(int index) {
        return (long) LONGS.getAndAdd(bytes, index * Long.BYTES, 1L);
    }
}
