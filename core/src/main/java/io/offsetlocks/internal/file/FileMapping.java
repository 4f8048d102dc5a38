package io.offsetlocks.internal.file;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The mapped bytes of a lock file, and with {@link MappedWords} the only code that touches them.
 *
 * <p>A page that the file system cannot provide faults: of a file that was cut, or, at a store, on
 * a copy-on-write file system that is full. The JVM survives that only in the single reads and
 * writes of {@code get} and {@code put}; in the bulk operations of JDK 17, such as {@code equals},
 * it crashes. And it throws its {@link InternalError} late, maybe in the program's own code. So a
 * store is read back, and what is wrong is thrown from here.
 *
 * <p>I9: after {@link #unmap} any access may crash the JVM. Every caller makes sure that it does
 * not come later: {@link LockFile} for values, {@link FileWatch} for the header.
 */
final class FileMapping {
    /** From JDK 22 an arena unmaps; before, it takes {@code sun.misc.Unsafe}. */
    private static final boolean HAS_ARENAS = Runtime.version().feature() >= 22;

    private final MappedByteBuffer bytes;
    private final Unmapping unmapping;

    private FileMapping(MappedByteBuffer bytes, Unmapping unmapping) {
        this.bytes = bytes;
        this.unmapping = unmapping;
    }

    /**
     * Maps the beginning of a file for reading and writing.
     *
     * @throws UnsupportedOperationException if the file system maps no files
     */
    static FileMapping of(FileChannel channel, long size) throws IOException {
        FileMapping mapping = null;
        if (HAS_ARENAS) {
            mapping = inArena(channel, size);
        }
        if (mapping == null) {
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
            mapping = new FileMapping(bytes, unmappingOf(bytes));
        }
        mapping.bytes.order(ByteOrder.LITTLE_ENDIAN);
        return mapping;
    }

    /** Maps a file for as long as an arena is open, or returns null if the channel cannot. */
    private static @Nullable FileMapping inArena(FileChannel channel, long size)
            throws IOException {
        try {
            Class<?> arenaType = Class.forName("java.lang.foreign.Arena");
            Method close = arenaType.getMethod("close");
            Object arena = arenaType.getMethod("ofShared").invoke(null);
            boolean mapped = false;
            try {
                MappedByteBuffer bytes = mapInto(arena, arenaType, channel, size);
                mapped = true;
                return new FileMapping(bytes, () -> close.invoke(arena));
            } finally {
                if (!mapped) {
                    close.invoke(arena);
                }
            }
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            return null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static MappedByteBuffer mapInto(
            Object arena, Class<?> arenaType, FileChannel channel, long size)
            throws ReflectiveOperationException {
        Object segment =
                FileChannel.class
                        .getMethod(
                                "map", FileChannel.MapMode.class, long.class, long.class, arenaType)
                        .invoke(channel, FileChannel.MapMode.READ_WRITE, 0L, size, arena);
        return (MappedByteBuffer)
                Class.forName("java.lang.foreign.MemorySegment")
                        .getMethod("asByteBuffer")
                        .invoke(segment);
    }

    private static Unmapping unmappingOf(MappedByteBuffer bytes) {
        if (HAS_ARENAS) {
            // Not the channel of a file: and sun.misc.Unsafe would print a warning here.
            return () -> {};
        }
        try {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            Object unsafe = field.get(null);
            Method clean = type.getMethod("invokeCleaner", ByteBuffer.class);
            return () -> clean.invoke(unsafe, bytes);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // A runtime without jdk.unsupported: the garbage collector unmaps it some time.
            return () -> {};
        }
    }

    /** Returns what is mapped as words. */
    MappedWords words() {
        return new MappedWords(bytes);
    }

    /** Returns a byte; of a file that was cut, one without a meaning. */
    byte get(long position) {
        return bytes.get((int) position);
    }

    /**
     * Writes a byte.
     *
     * @throws IOException if the system cannot write the page; the byte is as it was
     */
    void put(long position, byte value) throws IOException {
        int index = (int) position;
        InternalError fault = null;
        try {
            // A value that is there needs no store, and one that failed could not be told from it.
            if (bytes.get(index) == value) {
                return;
            }
            bytes.put(index, value);
            // The compiler would take its own store for what is in the page.
            VarHandle.acquireFence();
            if (bytes.get(index) == value) {
                return;
            }
            throwPendingFault();
        } catch (InternalError e) {
            fault = e;
        }
        throw new IOException("the page cannot be written, as on a full disk", fault);
    }

    /**
     * Returns whether the file begins with a header.
     *
     * @throws InternalError if it cannot be read
     */
    boolean startsWith(ByteBuffer header) {
        boolean same = true;
        for (int at = 0; same && at < Header.BYTES; at += Long.BYTES) {
            same = bytes.getLong(at) == header.getLong(at);
        }
        throwPendingFault();
        return same;
    }

    /**
     * Throws the fault of an earlier access, if there was one: compiled code goes on, and the JVM
     * throws when the thread next comes out of its runtime, which no call of a native method need
     * be. An array of more than one dimension is always made there.
     */
    static void throwPendingFault() {
        byte[][][] made = new byte[3][3][3];
        if (made.length != 3) {
            throw new AssertionError();
        }
    }

    /** Gives the memory back; after this no other method may be called. */
    void unmap() {
        try {
            unmapping.run();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the JDK does not unmap what it has mapped", e);
        }
    }

    private interface Unmapping {
        void run() throws ReflectiveOperationException;
    }
}
