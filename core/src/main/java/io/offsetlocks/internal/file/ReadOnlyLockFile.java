package io.offsetlocks.internal.file;

import io.offsetlocks.IncompatibleLockFileException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Set;

/**
 * A lock file that is only looked at: it is opened for reading, nothing in it is locked, and it is
 * not mapped.
 *
 * <p><b>Never in a process that locks in the file</b>: closing any descriptor of a file drops all
 * locks of the process in it. It is for the command of {@code internal.status} alone, which is a
 * process of its own.
 *
 * <p>What is read is what others have mapped, as both are the same pages. It is not the state of
 * one moment: the file changes while it is read.
 */
public final class ReadOnlyLockFile implements Closeable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final Header.Shape shape;
    private final ListedFile listed;

    private ReadOnlyLockFile(
            Path path, FileChannel channel, Header.Shape shape, ListedFile listed) {
        this.path = path;
        this.channel = channel;
        this.shape = shape;
        this.listed = listed;
    }

    /**
     * Opens a finished lock file of any format.
     *
     * @throws IncompatibleLockFileException if it is not one; nothing is left open
     * @throws IOException if it cannot be read, or the system does not list locks; nothing is left
     *     open
     */
    public static ReadOnlyLockFile open(Path path) throws IOException {
        FileChannel channel = LockFilePath.openToRead(path);
        ReadOnlyLockFile opened = null;
        try {
            Object key = LockFilePath.key(path);
            if (key == null) {
                throw changed(path);
            }
            Header.Shape shape = shapeOf(path, channel);
            opened = new ReadOnlyLockFile(path, channel, shape, ListedFile.of(path, key));
            return opened;
        } finally {
            if (opened == null) {
                channel.close();
            }
        }
    }

    private static Header.Shape shapeOf(Path path, FileChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer header = ByteBuffer.allocate(Header.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        boolean whole = size >= Header.BYTES && isRead(channel, header, 0);
        if (size == 0 || whole && Header.isUnfinished(header) && Header.isOurBeginning(header)) {
            throw new IncompatibleLockFileException(
                    path
                            + " is not finished: no program has opened it yet, or one is making it"
                            + " at this moment");
        }
        if (!whole) {
            throw new IncompatibleLockFileException(
                    String.format(
                            "%s is not a lock file: it has %d bytes, and the header alone has %d",
                            path, size, Header.BYTES));
        }
        return Header.shape(header, size, path);
    }

    /** Fills a buffer from a position on; false if the file ends before. */
    private static boolean isRead(FileChannel channel, ByteBuffer bytes, long position)
            throws IOException {
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = channel.read(bytes, position + bytes.position());
        }
        return !bytes.hasRemaining();
    }

    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
        fill(bytes, position);
        return bytes;
    }

    private void fill(ByteBuffer bytes, long position) throws IOException {
        if (!isRead(channel, bytes, position)) {
            throw changed(path);
        }
    }

    private static IOException changed(Path path) {
        return new FileSystemException(
                path.toString(), null, "it was cut, deleted or replaced while it was read");
    }

    public Path path() {
        return path;
    }

    public Layout layout() {
        return shape.layout();
    }

    public long slots() {
        return shape.slots();
    }

    /** Returns what the table of members says now, in a copy: for a file of lock words. */
    public MappedWords copyOfMembers() throws IOException {
        return new MappedWords(read(0, (int) (Layout.MEMBERS_AT + Layout.MEMBERS_BYTES)));
    }

    /** What is told the slots that are not 0. */
    @FunctionalInterface
    public interface Slots {
        /** Is told the value of a slot, which is a byte or a word. */
        void add(long offset, long value);
    }

    /** Reads all slots, in the order of the file, and tells those whose value is not 0. */
    public void readSlots(Slots found) throws IOException {
        int slotBytes = layout().slotBytes();
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long end = layout().offsetOfSlot(slots());
        for (long at = layout().offsetOfSlot(0); at < end; at += CHUNK_BYTES) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, end - at));
            fill(chunk, at);
            for (int i = 0; i < chunk.limit(); i += slotBytes) {
                long value = slotBytes == 1 ? chunk.get(i) & 0xff : chunk.getLong(i);
                if (value != 0) {
                    found.add(at + i, value);
                }
            }
        }
    }

    /**
     * Returns who holds and who waits for what in the file, in no order. A line may be missing
     * where the list changed while it was read.
     */
    public Set<ListedLock> locks() throws IOException {
        return listed.locks();
    }

    /** Returns whether the list shows the locks of all processes, and not of one pid namespace. */
    public static boolean listsAllProcesses() {
        return ListedFile.listsAllProcesses();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
