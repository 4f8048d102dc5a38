package io.offsetlocks.internal.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Words of 8 bytes in the mapped file, at positions that are multiples of 8. All reads and writes
 * are volatile: they are seen by all processes in one order.
 *
 * <p>I9: after the file is unmapped any access may crash the JVM. Every caller makes sure that it
 * does not come later.
 *
 * <p>In a file that was cut a read has no meaning, and the JVM throws its {@link InternalError}
 * late. So a change that succeeds is looked at again by those to whom it matters ({@link
 * #throwPendingFault}).
 */
public final class MappedWords {
    private static final VarHandle WORD =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer bytes;

    MappedWords(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    public long get(long position) {
        return (long) WORD.getVolatile(bytes, (int) position);
    }

    public void set(long position, long value) {
        WORD.setVolatile(bytes, (int) position, value);
    }

    public boolean compareAndSet(long position, long expected, long value) {
        return WORD.compareAndSet(bytes, (int) position, expected, value);
    }

    /** Throws the fault of an earlier access of this thread, if there was one. */
    public static void throwPendingFault() {
        FileMapping.throwPendingFault();
    }
}
