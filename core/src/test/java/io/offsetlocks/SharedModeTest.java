package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Turn;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Readers share a name with each other, in this process and in others, and with no writer. A writer
 * that goes on as a reader has ended its section and has not given up the byte.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SharedModeTest extends LocksFixture {
    @Test
    void readers_holdTogether_andKeepWritersOut() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock mine = shared.lock("a");
            HeldLock theirs = other.call(() -> shared.lock("a"));
            assertTrue(mine.isShared());
            assertEquals("held", child.ask("lockShared a"));
            assertTrue(other.call(() -> isRefusedExclusively("a")));

            mine.close();
            closeByOther(theirs);
            assertTrue(locks.tryLock("a").isEmpty());
            assertEquals("released", child.ask("release a"));
            assertTrue(locks.tryLock("a").isPresent());
        }
    }

    private boolean isRefusedExclusively(String name) {
        assertThrows(IllegalMonitorStateException.class, () -> locks.tryLock(name));
        return true;
    }

    @Test
    void writer_keepsReadersOut() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            assertTrue(shared.tryLock("a").isEmpty());
            SteppedThread.Step<HeldLock> reader = other.begin(() -> shared.lock("a"));
            reader.awaitWaiting();

            assertEquals("released", child.ask("release a"));

            assertTrue(reader.result().isShared());
            assertEquals("busy", child.ask("tryLock a"));
            assertEquals("held", child.ask("lockShared a"));
        }
    }

    @Test
    void killedWriterAtTheGate_keepsNoReaderFromJoiningAReaderOfItsProcess() throws Exception {
        HeldLock mine = shared.lock("a");
        try (ChildProcess writer = writerAtTheGate()) {
            writer.kill();
        }

        SteppedThread.Step<HeldLock> joining = other.begin(() -> shared.lock("a"));

        assertTrue(joining.result().isShared());
        mine.close();
    }

    /** A reader does not lose its patience while readers of its process hold. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void stoppedWriterAtTheGate_delaysAReaderNoLongerThanReadersOfItsProcessHold()
            throws Exception {
        HeldLock mine = shared.lock("a");
        try (ChildProcess writer = writerAtTheGate()) {
            writer.stop();
            SteppedThread.Step<HeldLock> joining = other.begin(() -> shared.lock("a"));
            joining.awaitWaiting();

            mine.close();

            assertTrue(joining.result().isShared());
        }
    }

    @Test
    void writerAtTheGate_goesBeforeAReaderThatHasWaitedBehindAnother() throws Exception {
        HeldLock mine = shared.lock("a");
        try (ChildProcess writer = writerAtTheGate()) {
            long start = System.nanoTime();
            SteppedThread.Step<HeldLock> joining = other.begin(() -> shared.lock("a"));
            Await.until(
                    "longer than any patience",
                    () -> System.nanoTime() - start > 3 * Turn.PATIENCE_NANOS);
            joining.awaitWaiting();

            mine.close();

            writer.expect("held");
            assertEquals("released", writer.ask("release a"));
            assertTrue(joining.result().isShared());
        }
    }

    /** Starts a process that is the first of the queue of processes for a name. */
    private ChildProcess writerAtTheGate() throws Exception {
        ChildProcess writer = LockClient.start(file, SLOTS);
        writer.send("lock a");
        assertEquals("waiting", writer.ask("waiting"));
        Await.until("the gate is shut", () -> gateOf("a") == LockFile.TAKEN);
        return writer;
    }

    @Test
    void downgrade_letsReadersOfThisProcessIn_andNoOtherProcess() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock write = locks.lock("a");
            HeldLock read = locks.shared().lock("a");
            assertTrue(other.call(() -> locks.shared().tryLock("a")).isEmpty());
            assertEquals(LockFile.TAKEN, valueOf("a"));

            write.close();

            assertEquals(LockFile.FREE, valueOf("a"));
            assertFalse(write.isValid());
            assertTrue(read.isValid());
            HeldLock beside = other.call(() -> locks.shared().tryLock("a")).orElseThrow();
            assertEquals("busy", child.ask("tryLock a"));
            read.close();
            // The system's lock stays what it was until the last reader goes.
            assertEquals("busy", child.ask("tryLock a"));
            closeByOther(beside);
            assertEquals("held", child.ask("tryLock a"));
        }
    }

    @Test
    void lockAll_ofReaders_holdsAllTogether_andKeepsWritersOut() throws Exception {
        List<String> names = List.of("a", "b", "c");
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock all = shared.lockAll(names);
            assertTrue(all.isShared());
            HeldLock beside =
                    other.call(() -> shared.tryLockAll(names, Duration.ZERO)).orElseThrow();
            for (String name : names) {
                assertEquals("busy", child.ask("tryLock " + name));
                assertEquals("held", child.ask("tryLockShared " + name));
                assertEquals("released", child.ask("release " + name));
            }

            all.close();
            assertEquals("busy", child.ask("tryLock b"));
            closeByOther(beside);
            assertEquals("held", child.ask("tryLock b"));
        }
    }
}
