package io.offsetlocks.stress;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A few numbers that the processes of a measurement share, in a mapped file.
 *
 * <p>Every read and write is volatile, and none is atomic together with another: a lock that does
 * not exclude loses updates of the witness.
 */
final class SharedPage {
    /** The numbers. */
    enum Field {
        /** Counts the acquisitions, read and written while the lock is held. */
        WITNESS,
        /** The worker that held the lock last. */
        LAST_OWNER,
        /** The turn that the holder has taken the lock for. */
        HELD,
        /** The turn that the waiter is about to wait in. */
        WAITING,
        /** When the holder let go, in {@link System#nanoTime()}. */
        RELEASED_AT,
        /** The turn that the waiter has had the lock in and let it go. */
        DONE
    }

    private static final VarHandle LONGS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer bytes;

    private SharedPage(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Maps the page of a directory; a new page is all zeros. */
    static SharedPage in(Path directory) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        directory.resolve("shared-page"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            long size = (long) Field.values().length * Long.BYTES;
            return new SharedPage(channel.map(FileChannel.MapMode.READ_WRITE, 0, size));
        }
    }

    long get(Field field) {
        return (long) LONGS.getVolatile(bytes, field.ordinal() * Long.BYTES);
    }

    void set(Field field, long value) {
        LONGS.setVolatile(bytes, field.ordinal() * Long.BYTES, value);
    }
}
