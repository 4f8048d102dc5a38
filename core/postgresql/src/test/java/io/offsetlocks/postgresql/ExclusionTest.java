package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.Witness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes at one name, and several openings of one process. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class ExclusionTest extends PostgresFixture {
    @TempDir Path directory;

    @Test
    void processes_excludeEachOther() throws Exception {
        int names = 3;
        int rounds = 300;
        Witness witness = Witness.create(directory.resolve("witness"), names);
        List<ChildProcess> workers = List.of(child(), child(), child());
        for (ChildProcess worker : workers) {
            worker.send("count " + witness + " " + names + " " + rounds);
        }
        for (ChildProcess worker : workers) {
            worker.expect("counted");
        }

        assertEquals((long) workers.size() * rounds, witness.sum());
    }

    /** The server gives a lock to its waiters in their order; one that polls gets a fifth of it. */
    @Test
    void processes_getEquallyMuch() throws Exception {
        List<ChildProcess> workers = List.of(child(), child(), child(), child());
        HeldLock held = here.lock("fair");
        for (ChildProcess worker : workers) {
            worker.send("sections fair 3000");
        }
        Await.until("all wait", () -> blocked("fair") == workers.size());
        held.close();

        long[] sections = new long[workers.size()];
        for (int i = 0; i < sections.length; i++) {
            sections[i] = Long.parseLong(workers.get(i).line());
        }
        Arrays.sort(sections);

        double fairness = (double) sections[0] / sections[sections.length - 1];
        assertTrue(fairness > 0.6, Arrays.toString(sections));
    }

    @Test
    void tryLock_doesNotGoAheadOfThoseThatWaitElsewhere() throws Exception {
        HeldLock held = here.lock("a");
        SteppedThread.Step<HeldLock> waiting = waitingThere("a");
        PostgresLocks third = builder().open();
        held.close();

        Optional<HeldLock> barged = third.tryLock("a");

        assertTrue(barged.isEmpty());
        closeThere(waiting.result());
        third.tryLock("a").orElseThrow().close();
        third.close();
    }

    @Test
    void readers_ofManyProcesses_holdAtOnce_andWritersWait() throws Exception {
        HeldLock reader = here.shared().lock("a");
        HeldLock readerThere = there.shared().lock("a");
        ChildProcess child = child();
        assertEquals("held", child.ask("lockShared a"));
        assertEquals("begun", child.ask("begin other"));
        child.expect("held");
        assertTrue(other.call(() -> there.tryLock("a")).isEmpty());

        readerThere.close();
        SteppedThread.Step<HeldLock> writer = waitingThere("a");
        reader.close();
        assertEquals("released", child.ask("release a"));
        HeldLock written = writer.result();
        assertTrue(here.shared().tryLock("a").isEmpty());
        closeThere(written);
    }

    /** Readers of one process that follow each other without a gap are one reader to the server. */
    @Test
    void readersThatOverlap_letAWriterElsewhereIn() throws Exception {
        AtomicBoolean written = new AtomicBoolean();
        List<SteppedThread> readers = new ArrayList<>();
        List<SteppedThread.Step<Void>> reading = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SteppedThread reader = SteppedThread.start("reader " + i);
            readers.add(reader);
            reading.add(reader.begin(() -> readUntil(written)));
        }
        Await.until("they read", () -> granted("a") == 1);

        Optional<HeldLock> writer = other.call(() -> there.tryLock("a", Duration.ofSeconds(50)));

        written.set(true);
        assertTrue(writer.isPresent());
        closeThere(writer.get());
        for (SteppedThread.Step<Void> step : reading) {
            step.result();
        }
        readers.forEach(SteppedThread::close);
    }

    private Void readUntil(AtomicBoolean written) {
        while (!written.get()) {
            HeldLock read = here.shared().lock("a");
            LockSupport.parkNanos(5_000_000);
            read.close();
        }
        return null;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void fewConnections_areEnough(int connections) throws Exception {
        PostgresLocks few = builder().maxConnections(connections).open();
        HeldLock held = here.lock("a");
        HeldLock own = few.lock("b");
        SteppedThread.Step<HeldLock> waiting = other.begin(() -> few.lock("a"));
        waiting.awaitWaiting();
        held.close();

        closeThere(waiting.result());
        own.close();
        assertTrue(
                number(
                                "SELECT count(*) FROM pg_stat_activity WHERE application_name = '"
                                        + few.sessionName()
                                        + "'")
                        <= connections);
        few.close();
    }

    @Test
    void moreWaits_thanConnections_areServedAll() throws Exception {
        int names = 30;
        List<HeldLock> held = new ArrayList<>();
        List<SteppedThread> threads = new ArrayList<>();
        List<SteppedThread.Step<Void>> steps = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            String name = "many-" + i;
            held.add(here.lock(name));
            SteppedThread thread = SteppedThread.start(name);
            threads.add(thread);
            steps.add(
                    thread.begin(
                            () -> {
                                there.lock(name).close();
                                return null;
                            }));
        }
        for (SteppedThread.Step<Void> step : steps) {
            step.awaitWaiting();
        }
        held.forEach(HeldLock::close);
        for (SteppedThread.Step<Void> step : steps) {
            step.result();
        }
        threads.forEach(SteppedThread::close);
        assertEquals(0, granted("many-0"));
    }
}
