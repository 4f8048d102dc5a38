package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.SecondUserFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A directory like {@code /tmp}, where another user has put something at the path before root opens
 * it. Nothing of it is followed or touched; but a lock file is a lock file, whoever made it, and
 * who does not trust the other users keeps it in a directory of one's own.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class WorldWritableDirectoryTest extends SecondUserFixture {
    private static final int STICKY = 01777;

    private Path shared;
    private Path file;

    @BeforeEach
    void openTheDirectory() throws IOException {
        shared = Files.createDirectory(directory.resolve("tmp"));
        Files.setAttribute(shared, "unix:mode", STICKY);
        file = shared.resolve("test.locks");
    }

    /** A finished lock file of root that the other user can read, beside the directory. */
    private Path good() throws IOException {
        Path good = directory.resolve("good.locks");
        LockFileImage.of(SLOTS).writeTo(good);
        allow("rw-r--r--", good);
        return good;
    }

    private void plant(String command) throws Exception {
        String names = String.format("file='%s'; good='%s'; ", file, good());
        runAsSecondUser(names + "umask 0; " + command);
    }

    @Test
    void lockFileOfAnotherUser_isALockFile_andStaysTheirs() throws Exception {
        plant("cp \"$good\" \"$file\"");

        try (OffsetLocks locks = OffsetLocks.open(file, SLOTS);
                ChildProcess child = secondUser()) {
            assertEquals("opened", child.ask("open " + file + " " + SLOTS));
            assertTrue(locks.lock("a").isValid());
            assertEquals("busy", child.ask("tryLock a"));
        }
        assertTrue(owner(file) != 0, "it stays theirs");
    }

    /** Nobody can tell an empty file of theirs from one whose maker was killed. */
    @Test
    void emptyFileOfAnotherUser_isFinished_andStaysTheirs() throws Exception {
        plant(": > \"$file\"");

        OffsetLocks.open(file, SLOTS).close();

        assertTrue(LockFileImage.read(file).isFinishedAndFree(SLOTS));
        assertTrue(owner(file) != 0, "it stays theirs");
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void freePath_getsAFile_thatTheOtherUserCanNeitherOpenNorReplace() throws Exception {
        try (OffsetLocks locks = OffsetLocks.open(file, SLOTS);
                ChildProcess child = secondUser()) {
            HeldLock held = locks.lock("a");
            String answer = child.ask("open " + file + " " + SLOTS);

            assertTrue(answer.startsWith("failed AccessDeniedException: "), answer);
            runAsSecondUser("! mv '%1$s' '%1$s.old' 2>&1 && ! rm -f '%1$s' 2>&1".formatted(file));
            assertTrue(held.isValid());
        }
    }
}
