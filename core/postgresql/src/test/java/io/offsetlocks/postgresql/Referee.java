package io.offsetlocks.postgresql;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who is in the section of each name, in a file that the processes map: the referee outside the
 * locks. A process enters when it is granted the lock, and leaves before it releases it, or when it
 * is told that it has lost it. To enter where somebody is still inside is the violation.
 */
final class Referee {
    private static final VarHandle WORD =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer words;

    private Referee(ByteBuffer words) {
        this.words = words;
    }

    static Path create(Path file, int names) throws IOException {
        return Files.write(file, new byte[names * Long.BYTES]);
    }

    static Referee at(Path file) throws IOException {
        try (RandomAccessFile names = new RandomAccessFile(file.toFile(), "rw")) {
            return new Referee(
                    names.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, names.length()));
        }
    }

    /** Returns who is inside already, or 0. */
    long enter(int name, long id) {
        return (long) WORD.compareAndExchange(words, name * Long.BYTES, 0L, id);
    }

    /** Returns whether this one was inside. */
    boolean leave(int name, long id) {
        return WORD.compareAndSet(words, name * Long.BYTES, id, 0L);
    }
}
