package io.offsetlocks.stress.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.comparison.SharedPage.Field;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.methods.Locker;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.Needed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
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
 * The methods that are meant to exclude do: a comparison with one that does not would mean nothing.
 */
@Timeout(120)
class LockMethodTest {
    private static final String NAME = "volume-42";
    private static final int PROCESSES = 3;
    private static final InstalledTools TOOLS = InstalledTools.find();

    @TempDir Path directory;

    static Stream<LockMethod> betweenThreads() {
        return TOOLS.of(EnumSet.allOf(LockMethod.class)).stream()
                .filter(method -> !method.isOnServer())
                .filter(method -> method.isInJava() && method.isMeantToExclude());
    }

    static Stream<LockMethod> betweenProcesses() {
        return TOOLS.of(EnumSet.complementOf(EnumSet.of(LockMethod.STRIPED))).stream()
                .filter(method -> !method.isOnServer())
                .filter(LockMethod::isMeantToExclude);
    }

    @ParameterizedTest
    @MethodSource("betweenThreads")
    void lock_excludesThreads(LockMethod method) throws Exception {
        try (Locker locker = method.openForThreads(directory)) {
            ThreadsRound round =
                    ThreadsRound.run(locker, Collections.nCopies(4, NAME), Duration.ofMillis(200));

            assertTrue(round.acquisitions() > 0);
            assertEquals(0, round.lostUpdates());
        }
    }

    @ParameterizedTest
    @MethodSource("betweenProcesses")
    void lock_excludesProcesses(LockMethod method) throws Exception {
        ContendedResult result = contend(method, Duration.ofMillis(500));

        assertTrue(result.allAcquisitions() > 0);
        assertEquals(0, result.lostUpdates(), result::toString);
    }

    @Test
    void lockOfMavenResolver_doesNotExclude() throws Exception {
        long lost = 0;
        for (int i = 0; i < 20 && lost == 0; i++) {
            lost = contend(LockMethod.RESOLVER, Duration.ofMillis(500)).lostUpdates();
        }

        assertTrue(lost > 0, "Maven Resolver excludes: LockMethod.isMeantToExclude is out of date");
    }

    private ContendedResult contend(LockMethod method, Duration duration) throws Exception {
        SharedPage page = SharedPage.in(directory);
        try (WorkerPool pool =
                WorkerPool.start(Set.of(method), TOOLS, PROCESSES, directory, NAME)) {
            // An empty round; its answers show that the workers have started.
            pool.askAll(method, PROCESSES, new ContendedRound(0, 0, 0).request(method));
            page.set(Field.WITNESS, 0);
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            List<String> answers =
                    pool.askAll(
                            method,
                            PROCESSES,
                            new ContendedRound(100_000, start, end).request(method));
            return ContendedResult.of(answers, 1, page.get(Field.WITNESS));
        }
    }

    @Test
    void lockOfADeletedFile_thatWasReplacedWhileWaiting_waitsForTheNewOne() throws Exception {
        Needed.that(KernelLocks.areVisible(), "/proc/locks");
        LockMethod.closeAll(LockMethod.openAll(EnumSet.of(LockMethod.FILE_DELETED), directory));
        SharedPage page = SharedPage.in(directory);
        FileChannel first = lockedFile();
        try (ChildProcess waiter = WorkerPool.startJava(List.of(), directory, NAME)) {
            waiter.send(
                    new WakeUpRound(1, 1, waiter.pid()).request("wait", LockMethod.FILE_DELETED));
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
            waiter.line();
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

    private static void awaitWaiting(ChildProcess waiter, SharedPage page) {
        Await.until(
                "the waiter waits",
                () -> {
                    assertEquals(0, page.get(Field.DONE), "the waiter acquired the lock");
                    assertTrue(waiter.isAlive(), "the waiter failed");
                    return KernelLocks.isWaiting(waiter.pid());
                });
    }

    private Path lockFile() {
        return LockMethod.FILE_DELETED.directoryIn(directory).resolve(NAME + ".lock");
    }
}
