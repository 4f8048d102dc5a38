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
 *
 * <p><b>An interpreted compare-and-set on a page that is gone kills the JVM</b>; a compiled one,
 * and any read, does not. So a word is always read before it is changed: an interpreted read throws
 * there and then. One that is compiled while the change is still interpreted would not. Where time
 * does not matter {@link #checkedCompareAndSet} asks for the fault first; where it does, both are
 * compiled, since the change is made to be compiled first ({@link #compileChanges}).
 */
public final class MappedWords {
    private static final VarHandle WORD =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The JIT compiler begins with a method after 200 calls. */
    private static final int WARM_UPS = 1_000;

    private static volatile boolean changesCompiled;

    private final ByteBuffer bytes;

    MappedWords(ByteBuffer bytes) {
        this.bytes = bytes;
        if (!changesCompiled) {
            compileChanges();
        }
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

    /** Changes a word that this thread has just read, or throws the fault of the reading. */
    public boolean checkedCompareAndSet(long position, long expected, long value) {
        throwPendingFault();
        return compareAndSet(position, expected, value);
    }

    /** Not when the class is initialised: without direct memory it would stay unusable for good. */
    private static void compileChanges() {
        ByteBuffer word = ByteBuffer.allocateDirect(Long.BYTES);
        changesCompiled = true;
        MappedWords words = new MappedWords(word);
        for (int i = 0; i < WARM_UPS; i++) {
            words.compareAndSet(0, i, i + 1);
        }
    }

    /** Throws the fault of an earlier access of this thread, if there was one. */
    public static void throwPendingFault() {
        FileMapping.throwPendingFault();
    }
}
