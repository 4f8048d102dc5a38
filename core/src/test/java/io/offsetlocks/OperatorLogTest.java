package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.CapturedLog;
import io.offsetlocks.testing.FaultyChannel;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.SteppedThread;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The lines in the log where an operator must act: once, with what is wrong and what to do. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class OperatorLogTest extends LocksFixture {
    private static final int THREADS = 2;
    private static final int ROUNDS = 50;

    private CapturedLog log;

    @BeforeEach
    void captureLog() {
        log = CapturedLog.begin();
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private void assertOnlyLine(Level level, Object... words) {
        assertEquals(1, log.records().size(), () -> messages().toString());
        LogRecord line = log.records().get(0);
        assertEquals(level, line.getLevel());
        for (Object word : words) {
            assertTrue(line.getMessage().contains(word.toString()), line.getMessage());
        }
    }

    private List<String> messages() {
        return log.records().stream().map(LogRecord::getMessage).toList();
    }

    @Test
    void deletedFile_isLoggedOnce() throws Exception {
        HeldLock held = locks.lock("a");
        Files.delete(file);

        assertFalse(held.isValid());
        assertFalse(held.isValid());
        assertThrows(LockFileReplacedException.class, () -> locks.lock("b"));
        assertThrows(LockFileReplacedException.class, () -> locks.tryLock("b"));

        assertOnlyLine(
                Level.SEVERE, file, "is gone while in use", "stop the work", "open it again");
    }

    @Test
    void deletedFile_isLoggedOnce_whenThreadsNoticeTogether() throws Exception {
        List<SteppedThread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(SteppedThread.start("looks " + i));
        }
        for (int round = 1; round <= ROUNDS; round++) {
            Path mayfly = directory.resolve("mayfly-" + round);
            try (OffsetLocks shortLived = OffsetLocks.open(mayfly, 1)) {
                HeldLock held = shortLived.lock("a");
                Files.delete(mayfly);
                lookTogether(threads, held);
            }
            assertEquals(round, log.records().size(), () -> messages().toString());
        }
        threads.forEach(SteppedThread::close);
    }

    private static void lookTogether(List<SteppedThread> threads, HeldLock held) throws Exception {
        AtomicInteger missing = new AtomicInteger(threads.size());
        List<SteppedThread.Step<Boolean>> looks = new ArrayList<>();
        for (SteppedThread thread : threads) {
            looks.add(
                    thread.begin(
                            () -> {
                                missing.decrementAndGet();
                                while (missing.get() > 0) {
                                    Thread.onSpinWait();
                                }
                                return held.isValid();
                            }));
        }
        for (SteppedThread.Step<Boolean> look : looks) {
            assertFalse(look.result());
        }
    }

    @Test
    void lookThatFails_isLoggedOnce_untilOneSucceeds() throws Exception {
        Path inner = Files.createDirectory(directory.resolve("inner"));
        Path elsewhere = directory.resolve("elsewhere");
        Path inside = inner.resolve("inside.locks");
        try (OffsetLocks looked = OffsetLocks.open(inside, SLOTS)) {
            HeldLock held = looked.lock("a");
            for (int round = 1; round <= 2; round++) {
                Files.move(inner, elsewhere);
                // A loop: the system fails to follow it, and so says nothing of the file.
                Files.createSymbolicLink(inner, inner);

                assertTrue(held.isValid());
                assertTrue(held.isValid());

                assertEquals(round, log.records().size(), () -> messages().toString());
                Files.delete(inner);
                Files.move(elsewhere, inner);
                assertTrue(held.isValid());
            }
            assertEquals(Level.WARNING, log.records().get(0).getLevel());
            String message = messages().get(0);
            assertTrue(message.contains(inside.toString()), message);
            assertTrue(message.contains("locking goes on"), message);
        }
    }

    @Test
    void replacedFile_isLogged() throws Exception {
        HeldLock held = locks.lock("a");
        Files.delete(file);
        LockFileImage.of(SLOTS).writeTo(file);

        assertFalse(held.isValid());

        assertOnlyLine(Level.SEVERE, file, "was replaced by another file", "stop the work");
    }

    @Test
    void failedRelease_isLogged_whenItFails_andNotWhenOthersAreTold() throws Exception {
        Path faulty = directory.resolve("faulty.locks");
        FaultyChannel channel = FaultyChannel.create(faulty);
        OffsetLocks broken = new OffsetLocks(new FaultyFile(faulty, SLOTS, channel).openSession());
        HeldLock held = broken.lock("a");
        long offset = broken.offsetOf("a");
        channel.failReleasesAt(offset);

        assertThrows(UncheckedIOException.class, held::close);
        held.close();
        assertThrows(UncheckedIOException.class, () -> broken.lock("a"));
        broken.close();

        assertOnlyLine(Level.SEVERE, faulty, "byte " + offset, FaultyChannel.REASON, "restart");
    }

    @Test
    void fileThatCannotBeMapped_isLoggedOnce_andLocks() throws Exception {
        Path faulty = directory.resolve("faulty.locks");
        FaultyChannel channel = FaultyChannel.create(faulty);
        channel.failMappings();
        OffsetLocks unmapped =
                new OffsetLocks(new FaultyFile(faulty, SLOTS, channel).openSession());

        HeldLock held = unmapped.lock("a");
        assertTrue(held.isValid());
        assertTrue(other.call(() -> unmapped.tryLock("a")).isEmpty());
        held.close();
        assertFalse(unmapped.lock("a").wasAbandoned());
        unmapped.close();

        assertOnlyLine(
                Level.WARNING, faulty, "cannot be mapped", "abandoned locks are not noticed");
        assertEquals(FaultyChannel.REASON, log.records().get(0).getThrown().getMessage());
    }

    @Test
    void lockingAndClosing_isNotLogged() throws Exception {
        locks.lock("a").close();
        locks.shared().lock("a");
        locks.close();

        assertEquals(List.of(), messages());
    }
}
