package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.WaitingClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process waits for more names than it has threads for, or has waited for many in vain. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class ManyWaitsTest extends BothFormatsFixture {
    /** As many as a JVM has for waits that can end early, with room for a better bound. */
    private static final int FEW_THREADS = 64;

    private static final int QUEUING = 1;

    /** How long the processor time of a process is watched. */
    private static final Duration WATCHED = Duration.ofSeconds(3);

    /** Clock ticks a second in {@code /proc}, whatever the machine. */
    private static final double TICKS = 100;

    @ParameterizedTest
    @ValueSource(ints = {2, 20, 200})
    void waitsThatTimedOut_leaveThreadsForOthers(int millis) throws Exception {
        holdNames(locks, 300);
        String other = nameBeside(300);
        HeldLock held = locks.lock(other);
        try (ChildProcess child = WaitingClient.start(file, SLOTS)) {
            assertEquals("tried", child.ask("tryAll 300 50 " + millis));
            child.send("lock " + other);
            Await.until("a thread of the library waits", () -> isWaitedFor(child, other));
            int threads = Integer.parseInt(child.ask("threads"));
            held.close();

            child.expect("held");

            assertTrue(threads <= FEW_THREADS, threads + " threads");
        }
    }

    @Test
    void waitWithoutAThread_hasItsPlaceInTheQueueOfProcesses() throws Exception {
        holdNames(locks, FEW_THREADS);
        String other = nameBeside(FEW_THREADS);
        HeldLock held = locks.lock(other);
        try (ChildProcess child = WaitingClient.start(file, SLOTS);
                ChildProcess later = LockClient.start(file, SLOTS)) {
            assertEquals("waiting", child.ask("lockAllInterruptibly " + FEW_THREADS));
            child.send("lockInterruptibly " + other);
            Await.until(
                    "the child is at the gate",
                    () -> KernelLocks.areHeld(child.pid(), file, gateAt(other)));
            // One thread waits for all the words of an owner.
            assertEquals(format() == LockFormat.LOCK_WORDS, isWaitedFor(child, other));
            assertEquals(QUEUING, gateOf(other));
            later.send("lock " + other);
            Await.until(
                    "the later one waits behind it",
                    () -> KernelLocks.areWaitedFor(later.pid(), file, gateAt(other)));
            // Or its patience may end before a poll of the child, on a slow machine.
            later.stop();
            held.close();

            child.expect("held");
            later.resume();
            later.expect("held");
        }
    }

    /** More than there are threads, so that some poll; or behind readers, where all do. */
    @ParameterizedTest
    @CsvSource({"false, 400", "true, 200"})
    void waits_useLittleOfAProcessor(boolean shared, int names) throws Exception {
        holdNames(shared ? locks.shared() : locks, names);
        try (ChildProcess child = WaitingClient.start(file, SLOTS)) {
            assertEquals("waiting", child.ask("lockAll " + names));
            long begun = System.nanoTime();
            long ticks = ticks(child);
            Await.until("some time has passed", () -> nanosSince(begun) > WATCHED.toNanos());

            double processors = (ticks(child) - ticks) / TICKS / (nanosSince(begun) / 1e9);

            System.out.printf("%d waits, shared: %s: %.2f processors%n", names, shared, processors);
            assertTrue(processors < 0.5, processors + " processors");
        }
    }

    private static long nanosSince(long begun) {
        return System.nanoTime() - begun;
    }

    /** Returns the processor time that a process has used. */
    private static long ticks(ChildProcess child) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + child.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private boolean isWaitedFor(ChildProcess child, String name) {
        // For a word, at a bell that lies elsewhere.
        return format() == LockFormat.BYTE_LOCKS
                ? KernelLocks.areWaitedFor(child.pid(), file, locks.offsetOf(name))
                : KernelLocks.isWaiting(child.pid());
    }

    private static void holdNames(NamedLocks mode, int count) {
        HeldLock held = mode.lockAll(names(count));
        assertTrue(held.isValid());
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(WaitingClient::name).toList();
    }

    /** Returns a name at none of the offsets of the first ones. */
    private String nameBeside(int count) {
        Set<Long> offsets = names(count).stream().map(locks::offsetOf).collect(Collectors.toSet());
        return IntStream.iterate(count, i -> i + 1)
                .mapToObj(WaitingClient::name)
                .filter(name -> !offsets.contains(locks.offsetOf(name)))
                .findFirst()
                .orElseThrow();
    }
}
