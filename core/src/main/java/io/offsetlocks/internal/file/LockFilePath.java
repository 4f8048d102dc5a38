package io.offsetlocks.internal.file;

import io.offsetlocks.IncompatibleLockFileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is at the path of a lock file, and opening it: no symbolic link is followed, and what cannot
 * be a lock file is refused without being opened.
 */
public final class LockFilePath {
    private static final Set<OpenOption> CREATE =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> EXISTING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> TO_READ =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private LockFilePath() {}

    /**
     * Returns the key of the file at a path, or null if there is none, and refuses without opening
     * it what cannot be a lock file.
     *
     * @param wanted its layout, or null if any will do
     */
    public static @Nullable Object key(Path path, long slots, @Nullable Layout wanted)
            throws IOException {
        BasicFileAttributes found = attributes(path);
        if (found == null) {
            return null;
        }
        requireRegular(path, found);
        if (found.size() != 0) {
            FileSizes.requireLayout(path, found.size(), slots, wanted);
        }
        return keyOf(path, found);
    }

    private static void requireRegular(Path path, BasicFileAttributes found)
            throws IncompatibleLockFileException {
        if (!found.isRegularFile()) {
            String kind =
                    found.isDirectory()
                            ? "a directory"
                            : found.isSymbolicLink() ? "a symbolic link" : "a special file";
            throw new IncompatibleLockFileException(
                    path + " is " + kind + "; a lock file is a regular file");
        }
    }

    /** Returns the key of what is at a path, or null if there is nothing. */
    public static @Nullable Object key(Path path) throws IOException {
        BasicFileAttributes found = attributes(path);
        return found == null ? null : keyOf(path, found);
    }

    private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException e) {
            throw denied(path, e);
        }
    }

    private static Object keyOf(Path path, BasicFileAttributes found) throws IOException {
        // Windows has no file key; there the real path stands in for it.
        return found.fileKey() != null ? found.fileKey() : path.toRealPath();
    }

    /** Makes the file and opens it, or returns null if there is one. */
    static @Nullable FileChannel create(Path path, FileAttribute<?>... attrs) throws IOException {
        try {
            return FileChannel.open(path, CREATE, FilePermissions.ownerOnlyUnlessIn(attrs, path));
        } catch (FileAlreadyExistsException e) {
            return null;
        } catch (NoSuchFileException e) {
            NoSuchFileException clearer =
                    new NoSuchFileException(
                            path.toString(),
                            null,
                            "the directory of the lock file does not exist: create it first");
            clearer.initCause(e);
            throw clearer;
        } catch (AccessDeniedException e) {
            throw denied(path, e);
        }
    }

    private static AccessDeniedException denied(Path path, AccessDeniedException cause) {
        AccessDeniedException clearer =
                new AccessDeniedException(
                        path.toString(),
                        null,
                        "a lock file is opened for reading and writing: this user needs both"
                                + " permissions on the file, or on its directory to make it");
        clearer.initCause(cause);
        return clearer;
    }

    /**
     * Opens the file that is there.
     *
     * @throws NoSuchFileException if there is none any more
     */
    static FileChannel open(Path path) throws IOException {
        try {
            return FileChannel.open(path, EXISTING);
        } catch (AccessDeniedException e) {
            throw denied(path, e);
        }
    }

    /**
     * Opens the file that is there, to read it alone. Only for a process that locks nothing in it:
     * to close what this returns drops all its locks.
     */
    static FileChannel openToRead(Path path) throws IOException {
        try {
            requireRegular(
                    path,
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
            return FileChannel.open(path, TO_READ);
        } catch (NoSuchFileException e) {
            throw clearer(new NoSuchFileException(path.toString(), null, "there is no file"), e);
        } catch (AccessDeniedException e) {
            throw clearer(
                    new AccessDeniedException(
                            path.toString(),
                            null,
                            "this user may not read it, or not search its directory"),
                    e);
        }
    }

    private static IOException clearer(IOException clearer, IOException cause) {
        clearer.initCause(cause);
        return clearer;
    }
}
