package io.offsetlocks.internal.file;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of a lock file. A shared lock takes no more than the permission to read: a user
 * that has it can lock every name, and so keep everybody else out.
 */
public final class FilePermissions {
    private static final Logger LOGGER = System.getLogger("io.offsetlocks");
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private FilePermissions() {}

    /** Returns the attributes of a file to be made: for its owner alone unless they say more. */
    static FileAttribute<?>[] ownerOnlyUnlessIn(FileAttribute<?>[] attrs, Path path) {
        boolean given = Arrays.stream(attrs).anyMatch(each -> each.name().endsWith(":permissions"));
        if (given || !hasPermissions(path)) {
            return attrs;
        }
        FileAttribute<?>[] all = Arrays.copyOf(attrs, attrs.length + 1);
        all[attrs.length] = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        return all;
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Returns the permissions of a file, if they let somebody read it and not write it, or null.
     */
    public static @Nullable Set<PosixFilePermission> ofReaders(Path path) {
        if (!hasPermissions(path)) {
            return null;
        }
        Set<PosixFilePermission> found;
        try {
            found =
                    Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                            .permissions();
        } catch (IOException | UnsupportedOperationException e) {
            // Gone again, which is for others to find.
            return null;
        }
        boolean readers =
                isReadOnly(found, PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE)
                        || isReadOnly(
                                found,
                                PosixFilePermission.OTHERS_READ,
                                PosixFilePermission.OTHERS_WRITE);
        return readers ? found : null;
    }

    /**
     * Logs that somebody may read a file but not write it. It is no more than a warning: readers
     * may be trusted, and files of earlier versions have what the umask of their maker left.
     */
    public static void warnOfReaders(Path path, Set<PosixFilePermission> found) {
        LOGGER.log(
                Level.WARNING,
                path
                        + " has the permissions "
                        + PosixFilePermissions.toString(found)
                        + ": who may only read it can still lock every name in shared mode, and"
                        + " so keep all others out; take the permission to read away, as chmod"
                        + " 600 does, or give them that to write as well");
    }

    private static boolean isReadOnly(
            Set<PosixFilePermission> found, PosixFilePermission read, PosixFilePermission write) {
        return found.contains(read) && !found.contains(write);
    }
}
