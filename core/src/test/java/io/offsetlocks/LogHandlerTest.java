package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.offsetlocks.testing.CapturedLog;
import io.offsetlocks.testing.SteppedThread;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Handlers of the log that use the library, by a thread that they wait for: nothing is logged under
 * a monitor that such a thread needs.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class LogHandlerTest extends FaultyLocksFixture {
    private static final int BUCKETS = 64;

    private CapturedLog log;

    @BeforeEach
    void beginLog() {
        log = CapturedLog.begin();
    }

    @AfterEach
    void endLog() {
        log.close();
    }

    /** Has the other thread do something while a message is published, which waits for it. */
    private void onMessage(Callable<?> step) {
        log.onMessage(() -> other.call(step));
    }

    private void assertLogged() {
        assertEquals(1, log.records().size());
        assertEquals(1, log.stepsDone());
    }

    private String nameInTheBucketOf(String name) {
        long offset = session.offsetOf(name);
        for (int i = 0; ; i++) {
            long found = session.offsetOf("name-" + i);
            if (found != offset && (found - offset) % BUCKETS == 0) {
                return "name-" + i;
            }
        }
    }

    @Test
    void failedRelease_isLoggedWhereNamesOfTheBucketCanBeLocked() {
        HeldLock held = locks.lock("a");
        channel.failReleasesAt(session.offsetOf("a"));
        String beside = nameInTheBucketOf("a");
        onMessage(() -> locks.tryLock(beside).orElseThrow());

        assertThrows(UncheckedIOException.class, held::close);

        assertLogged();
    }

    @Test
    void failedRelease_ofAClosedSession_isLoggedWhereTheFileCanBeOpened() {
        locks.lock("a");
        channel.failReleasesAt(session.offsetOf("a"));
        LockFileSession another = openAnother();
        onMessage(
                () -> {
                    another.close();
                    return null;
                });

        assertThrows(UncheckedIOException.class, session::close);

        assertLogged();
    }

    private LockFileSession openAnother() {
        try {
            return new FaultyFile(file, SLOTS, channel).openSession();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void deletedFile_isLoggedByAWaiter_whereLocksOfTheBucketCanBeReleased() throws Exception {
        String beside = nameInTheBucketOf("a");
        HeldLock ofOther = other.call(() -> locks.lock(beside));
        HeldLock held = locks.lock("a");
        onMessage(
                () -> {
                    ofOther.close();
                    return null;
                });
        SteppedThread.Step<HeldLock> waiter = third.begin(() -> locks.lock("a"));
        waiter.awaitWaiting();
        Files.delete(file);

        assertThrows(LockFileReplacedException.class, waiter::result);

        assertLogged();
        assertFalse(held.isValid());
        assertFalse(ofOther.isValid());
    }

    /** At the finest level an open is logged as well, where the handler may open the same file. */
    @Test
    void open_isLoggedWhereTheFileCanBeOpened() throws Exception {
        Path opened = directory.resolve("opened.locks");
        Logger logger = Logger.getLogger("io.offsetlocks");
        logger.setLevel(Level.ALL);
        try {
            onMessage(
                    () -> {
                        logger.setLevel(null);
                        OffsetLocks.open(opened, SLOTS).close();
                        return null;
                    });

            OffsetLocks.open(opened, SLOTS).close();

            assertEquals(log.records().size(), log.stepsDone());
        } finally {
            logger.setLevel(null);
        }
    }

    @Test
    void handlerThatFails_changesNothing() throws Exception {
        HeldLock held = locks.lock("a");
        Files.delete(file);
        log.onMessage(
                () -> {
                    throw new IllegalStateException("a handler that fails");
                });

        assertFalse(held.isValid());

        assertEquals(1, log.records().size());
    }
}
