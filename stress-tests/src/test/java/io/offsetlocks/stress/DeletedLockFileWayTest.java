package io.offsetlocks.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.offsetlocks.stress.SharedPage.Field;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeletedLockFileWayTest {
    private static final String NAME = "volume-42";

    @TempDir Path directory;

    @Test
    void close_leavesNoFile() throws Exception {
        try (LockingWay way = Way.FILE_DELETED.open(directory)) {
            AutoCloseable held = way.lock(NAME);
            assertTrue(Files.exists(lockFile()));
            held.close();
            assertFalse(Files.exists(lockFile()));
        }
    }

    @Test
    void attempt_onARetiredFile_isRefused() throws Exception {
        Path retired = Files.write(directory.resolve("retired"), new byte[1]);

        assertTrue(DeletedLockFileWay.attempt(retired).isEmpty());
    }

    @Test
    void lock_excludesThreads() throws Exception {
        try (LockingWay way = new GuardedWay(Way.FILE_DELETED.open(directory))) {
            ThreadsRound round = ThreadsRound.run(way, NAME, 4, Duration.ofMillis(300));

            assertTrue(round.perSecond() > 0);
            assertEquals(0, round.lostUpdates());
        }
    }

    @Test
    void lock_excludesProcesses() throws Exception {
        Way.closeAll(Way.openAll(directory));
        SharedPage page = SharedPage.in(directory);
        List<WorkerProcess> workers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                workers.add(WorkerProcess.start(directory, NAME));
            }
            long start = System.nanoTime();
            long end = start + Duration.ofSeconds(2).toNanos();
            for (WorkerProcess worker : workers) {
                worker.ask(new ContendedRound(0, start, end).request(Way.FILE_DELETED));
            }
            List<String> answers = new ArrayList<>();
            for (WorkerProcess worker : workers) {
                answers.add(worker.answer());
            }

            ContendedResult result = ContendedResult.of(answers, 2, page.get(Field.WITNESS));
            assertTrue(result.takeoversPerSecond() > 0, answers.toString());
            assertEquals(0, result.lostUpdates(), answers.toString());
        } finally {
            workers.forEach(WorkerProcess::close);
        }
    }

    @Test
    void lock_ofAFileThatWasReplacedWhileWaiting_waitsForTheNewOne() throws Exception {
        assumeTrue(KernelWaits.areVisible());
        Way.closeAll(Way.openAll(directory));
        SharedPage page = SharedPage.in(directory);
        FileChannel first = lockedFile();
        try (WorkerProcess waiter = WorkerProcess.start(directory, NAME)) {
            waiter.ask("wait FILE_DELETED 1 1");
            page.set(Field.HELD, 1);
            awaitWaiting(waiter, page);

            // As if a holder had been killed after deleting its file and before retiring it.
            Files.delete(lockFile());
            try (FileChannel second = lockedFile()) {
                first.close();
                awaitWaiting(waiter, page);
                assertEquals(0, page.get(Field.DONE));
                assertTrue(second.isOpen());
            }
            waiter.answer();
            assertEquals(1, page.get(Field.DONE));
        }
    }

    private FileChannel lockedFile() throws IOException {
        FileChannel channel =
                FileChannel.open(
                        lockFile(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }

    private static void awaitWaiting(WorkerProcess waiter, SharedPage page) throws Exception {
        while (!KernelWaits.has(waiter.pid())) {
            assertEquals(0, page.get(Field.DONE), "the waiter got in");
            assertTrue(waiter.isAlive(), "the waiter failed");
            Thread.sleep(1);
        }
    }

    private Path lockFile() {
        return LockFileName.in(Way.FILE_DELETED.directoryIn(directory), NAME);
    }
}
