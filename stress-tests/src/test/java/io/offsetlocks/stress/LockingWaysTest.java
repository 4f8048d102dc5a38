package io.offsetlocks.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.offsetlocks.stress.SharedPage.Field;
import io.offsetlocks.stress.ways.LockingWay;
import io.offsetlocks.stress.ways.Way;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether the ways that are meant to exclude do: a yardstick that does not would measure nothing.
 */
@Timeout(120)
class LockingWaysTest {
    private static final String NAME = "volume-42";
    private static final Installed INSTALLED = Installed.find();

    @TempDir Path directory;

    static Stream<Way> betweenThreads() {
        return INSTALLED.of(EnumSet.allOf(Way.class)).stream()
                .filter(way -> way.isInJava() && way.isMeantToExclude());
    }

    static Stream<Way> betweenProcesses() {
        return INSTALLED.of(EnumSet.complementOf(EnumSet.of(Way.STRIPED))).stream()
                .filter(Way::isMeantToExclude);
    }

    @ParameterizedTest
    @MethodSource("betweenThreads")
    void lock_excludesThreads(Way kind) throws Exception {
        try (LockingWay way = kind.openForThreads(directory)) {
            ThreadsRound round =
                    ThreadsRound.run(way, Collections.nCopies(4, NAME), Duration.ofMillis(200));

            assertTrue(round.acquisitions() > 0);
            assertEquals(0, round.lostUpdates());
        }
    }

    @ParameterizedTest
    @MethodSource("betweenProcesses")
    void lock_excludesProcesses(Way way) throws Exception {
        ContendedResult result = contend(way, Duration.ofMillis(500));

        assertTrue(result.allAcquisitions() > 0);
        assertEquals(0, result.lostUpdates(), result::toString);
    }

    @Test
    void lockOfMavenResolver_letsTwoProcessesIn() throws Exception {
        long lost = 0;
        for (int i = 0; i < 20 && lost == 0; i++) {
            lost = contend(Way.RESOLVER, Duration.ofMillis(500)).lostUpdates();
        }

        assertTrue(lost > 0, "Maven Resolver excludes: Way.isMeantToExclude is out of date");
    }

    private ContendedResult contend(Way way, Duration duration) throws IOException {
        SharedPage page = SharedPage.in(directory);
        try (Crew crew = Crew.start(Set.of(way), INSTALLED, 3, directory, NAME)) {
            // An empty round, whose answers say that the workers have started.
            ask(crew.of(way), new ContendedRound(0, 0, 0).request(way));
            page.set(Field.WITNESS, 0);
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            List<String> answers =
                    ask(crew.of(way), new ContendedRound(100_000, start, end).request(way));
            return ContendedResult.of(answers, 1, page.get(Field.WITNESS));
        }
    }

    private static List<String> ask(List<WorkerProcess> workers, String request)
            throws IOException {
        workers.forEach(worker -> worker.ask(request));
        List<String> answers = new ArrayList<>();
        for (WorkerProcess worker : workers) {
            answers.add(worker.answer());
        }
        return answers;
    }

    @Test
    void lockOfADeletedFile_thatWasReplacedWhileWaiting_waitsForTheNewOne() throws Exception {
        assumeTrue(KernelWaits.areVisible());
        Way.closeAll(Way.openAll(EnumSet.of(Way.FILE_DELETED), directory));
        SharedPage page = SharedPage.in(directory);
        FileChannel first = lockedFile();
        try (WorkerProcess waiter = WorkerProcess.inJava(directory, NAME)) {
            waiter.ask(new WakeUpRound(1, 1, waiter.pid()).request("wait", Way.FILE_DELETED));
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
        return Way.FILE_DELETED.directoryIn(directory).resolve(NAME + ".lock");
    }
}
