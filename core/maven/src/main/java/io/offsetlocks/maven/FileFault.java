package io.offsetlocks.maven;

import io.offsetlocks.IncompatibleLockFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What to tell the user of Maven when a lock file cannot be used, and what to do then. */
final class FileFault {
    private static final String WITHOUT =
            "; to build without locks between builds: -D" + BuildSettings.ENABLED + "=false";

    private FileFault() {}

    /** {@return the message for a file that cannot be opened or made} */
    static String atOpen(Path file, IOException e) {
        return "offset-locks cannot open its lock file "
                + file
                + ", which keeps builds with this local repository apart: "
                + reason(e)
                + WITHOUT;
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "this user may not write " + denied.getFile();
        }
        if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is no directory";
        }
        if (e instanceof IncompatibleLockFileException) {
            return e.getMessage() + ". All builds must have the same " + BuildSettings.FORMAT;
        }
        if (e instanceof FileSystemException && e.getMessage().contains("lock words need")) {
            return e.getMessage() + " (in all builds: -D" + BuildSettings.FORMAT + "=byte-locks)";
        }
        return e.getMessage() != null ? e.getMessage() : e.toString();
    }

    /** {@return the message for a file that was deleted while it was in use} */
    static String gone(Path file) {
        return "the lock file of offset-locks, "
                + file
                + ", was deleted, replaced or cut while builds used it, so they may no longer"
                + " exclude each other; wait until no build uses this local repository, and run"
                + " the build again. Nothing may delete the file while a build runs";
    }

    /** {@return the message for a lock that was lost before it was released} */
    static String lost(Path file) {
        return "a lock in "
                + file
                + " was lost before it was released: another build may have changed the same"
                + " artifacts meanwhile. Run the build again; if their files are damaged, delete"
                + " them from the local repository first";
    }

    /** {@return the message for a call that the operating system has failed} */
    static String inUse(Path file, UncheckedIOException e) {
        return "the operating system fails a lock in " + file + ": " + e.getMessage() + WITHOUT;
    }
}
