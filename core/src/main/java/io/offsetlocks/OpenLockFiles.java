package io.offsetlocks;

import io.offsetlocks.internal.file.FilePermissions;
import io.offsetlocks.internal.file.Layout;
import io.offsetlocks.internal.file.LockFilePath;
import io.offsetlocks.internal.file.OwnDescriptors;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The lock files this copy of the library has open, by file key: however often and by whatever path
 * a file is opened, it has one channel.
 *
 * <p>I1: POSIX drops every lock that a process has on a file when it closes <em>any</em> descriptor
 * of it. So a file is looked up by its key before it is opened; {@link OwnDescriptors} keeps what a
 * race opened a second time until the first one is closed.
 */
final class OpenLockFiles {
    /**
     * Bounds the races with programs that put other files at the path, not those between openers.
     */
    private static final int ATTEMPTS = 100;

    private static final ConcurrentMap<Object, OpenLockFile> FILES = new ConcurrentHashMap<>();

    private OpenLockFiles() {}

    /**
     * Opens a session on a file, making the file if need be; for a thread that nobody interrupts.
     */
    static LockFileSession open(
            Path path, long slots, @Nullable Layout wanted, FileAttribute<?>... attrs)
            throws IOException {
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                Object fileKey = LockFilePath.key(path, slots, wanted);
                if (fileKey == null) {
                    OwnDescriptors.create(path, attrs);
                    continue;
                }
                OpenLockFile file = FILES.computeIfAbsent(fileKey, OpenLockFile::new);
                LockFileSession session = file.open(path, slots, wanted);
                if (session != null) {
                    warnOfReaders(file, path, session);
                    return session;
                }
            }
            throw new IOException(path + " is replaced by another file again and again");
        } finally {
            OwnDescriptors.closeUnused();
        }
    }

    /** Logs under no monitor: a log handler may lock names, or throw. */
    private static void warnOfReaders(OpenLockFile file, Path path, LockFileSession session)
            throws IOException {
        try {
            // At each open: the permissions of a file may change while it is in use.
            Set<PosixFilePermission> found = FilePermissions.ofReaders(path);
            if (found != null && file.mustTellOfReaders()) {
                FilePermissions.warnOfReaders(path, found);
            }
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /** Forgets a file that is not open. */
    static void remove(Object fileKey, OpenLockFile file) {
        FILES.remove(fileKey, file);
    }
}
