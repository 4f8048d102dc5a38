package io.offsetlocks.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The channels of lock files that this copy of the library has open, and of which file each is.
 *
 * <p>I1: closing any descriptor of a file drops every lock that the process has in it. So
 *
 * <ul>
 *   <li>a file that anything else in this process has open is refused before it is opened: another
 *       copy of this library, with a class loader of its own, or code that opened it by other
 *       means;
 *   <li>a channel is known by what the descriptor table says that it has open, never by its path,
 *       which may lead to another file at every look;
 *   <li>a channel is closed only if its file is known and nobody uses that. Until then it is kept
 *       here, and a later use of that file gets this one.
 * </ul>
 *
 * <p>The look into the table and the opening are one step under a monitor, for all copies of the
 * library in the JVM. Otherwise two of them could both look, both find nothing, and both open the
 * file; the first to close it would drop the locks of the other. A channel is in the list before it
 * is open, since one that nobody refers to is closed by the garbage collector.
 *
 * <p>Where there is no descriptor table, a second look at the path is believed, and what else has
 * the file open is not noticed.
 */
public final class OwnDescriptors {
    /**
     * Guards the looking and the opening for all copies of the library in the JVM, and the list of
     * this one: a literal is one object for all class loaders, and nobody can take it away.
     */
    private static final Object MONITOR = "io.offsetlocks: whoever opens a lock file";

    private static final List<Own> ALL = new ArrayList<>();

    private OwnDescriptors() {}

    /** One channel. */
    private static final class Own {
        private @Nullable FileChannel channel;

        /** Null while it is not known which file it is. */
        private @Nullable Object fileKey;

        private boolean inUse;

        boolean isOf(Object key) {
            return key.equals(fileKey);
        }
    }

    /** Makes a file if there is none; it is open then, for {@link #take}. */
    public static void create(Path path, FileAttribute<?>... attrs) throws IOException {
        synchronized (MONITOR) {
            // A table that cannot be read is an error before there is a channel nobody knows.
            OpenDescriptors.read();
            open(path, null, () -> LockFilePath.create(path, attrs));
        }
    }

    /**
     * Returns an open channel of a file, which is in use from now on.
     *
     * @return null if the path leads elsewhere by now
     * @throws IOException if the file is open in this process by other means, or cannot be opened
     */
    public static @Nullable FileChannel take(Path path, Object fileKey) throws IOException {
        synchronized (MONITOR) {
            OpenDescriptors table = OpenDescriptors.read();
            ALL.removeIf(own -> own.channel != null && !own.channel.isOpen());
            identifyAll(table);
            requireOpenNowhereElse(table, path, fileKey);
            Own own = find(fileKey);
            if (own == null) {
                try {
                    own = open(path, fileKey, () -> LockFilePath.open(path));
                } catch (NoSuchFileException deletedMeanwhile) {
                    return null;
                }
            }
            if (own == null || !own.isOf(fileKey)) {
                return null;
            }
            own.inUse = true;
            return own.channel;
        }
    }

    private static @Nullable Own find(Object fileKey) {
        return ALL.stream().filter(own -> own.isOf(fileKey)).findFirst().orElse(null);
    }

    private static void requireOpenNowhereElse(OpenDescriptors table, Path path, Object fileKey)
            throws IOException {
        Set<Integer> open = table.openedHere(fileKey);
        if (open.size() > count(fileKey)) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "it is open in this JVM already (descriptor "
                            + open
                            + "), through another copy of offset-locks or by other code; whoever"
                            + " closes it drops all locks of the process in it. Load the library"
                            + " once, in a class loader that all share; close what was opened by"
                            + " other means, and every OffsetLocks of an application that has"
                            + " ended");
        }
    }

    private static long count(Object fileKey) {
        return ALL.stream().filter(own -> own.isOf(fileKey)).count();
    }

    /** Returns null if there is nothing to open, or already something where to create it. */
    private static @Nullable Own open(Path path, @Nullable Object wanted, Opening opening)
            throws IOException {
        Own own = new Own();
        // Before the opening: a channel that nobody refers to is closed by the garbage collector.
        ALL.add(own);
        try {
            own.channel = opening.open();
        } finally {
            if (own.channel == null) {
                ALL.remove(own);
            }
        }
        if (own.channel == null) {
            return null;
        }
        OpenDescriptors table = OpenDescriptors.read();
        own.fileKey = table.keyOf(own.channel, wanted);
        if (own.fileKey == null && !isTold(table, path)) {
            Object found = LockFilePath.key(path);
            own.fileKey = wanted == null || wanted.equals(found) ? found : null;
        }
        return own;
    }

    private interface Opening {
        @Nullable FileChannel open() throws IOException;
    }

    private static boolean isTold(OpenDescriptors table, Path path) throws IOException {
        return path.getFileSystem().equals(FileSystems.getDefault()) && table.tellsPositions();
    }

    /** Asks again for what a table that could not be read has left unknown. */
    private static void identifyAll(OpenDescriptors table) throws IOException {
        for (Own own : ALL) {
            if (own.fileKey == null) {
                own.fileKey = table.keyOf(own.channel, null);
            }
        }
    }

    /** Ends the use of a channel that {@link #take} has returned, for {@link #closeUnused}. */
    public static void giveBack(FileChannel channel) {
        synchronized (MONITOR) {
            for (Own own : ALL) {
                if (channel.equals(own.channel)) {
                    own.inUse = false;
                }
            }
        }
    }

    /** Closes what was opened in vain, as far as nobody in this process uses its file. */
    public static void closeUnused() {
        synchronized (MONITOR) {
            if (ALL.stream().allMatch(own -> own.inUse)) {
                return;
            }
            try {
                OpenDescriptors table = OpenDescriptors.read();
                identifyAll(table);
                for (Own own : ALL.stream().filter(each -> isUnused(each, table)).toList()) {
                    close(own);
                }
            } catch (IOException notNow) {
                // Why the open failed is told, not this; the next one comes here again.
            }
        }
    }

    private static boolean isUnused(Own own, OpenDescriptors table) {
        Object fileKey = own.fileKey;
        return fileKey != null
                && ALL.stream().noneMatch(each -> each.inUse && each.isOf(fileKey))
                && table.openedHere(fileKey).size() <= count(fileKey);
    }

    /** Closes all channels of a file, in which this process holds no lock any more. */
    public static void closeAll(Object fileKey) throws IOException {
        synchronized (MONITOR) {
            IOException failure = null;
            for (Own own : ALL.stream().filter(each -> each.isOf(fileKey)).toList()) {
                try {
                    close(own);
                } catch (IOException e) {
                    failure = e;
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    private static void close(Own own) throws IOException {
        ALL.remove(own);
        own.channel.close();
    }

    /** Takes in a channel that somebody else has opened, for {@link #take}: only for tests. */
    public static void adopt(FileChannel channel) throws IOException {
        synchronized (MONITOR) {
            Own own = new Own();
            own.channel = channel;
            ALL.add(own);
            identifyAll(OpenDescriptors.read());
        }
    }
}
