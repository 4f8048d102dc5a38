package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A program in another language that locks the byte of a name with plain {@code fcntl}. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ForeignClientTest extends LocksFixture {
    private static final String SCRIPT =
            """
            import fcntl, sys
            offset = int(sys.argv[2])
            with open(sys.argv[1], "r+b") as file:
                print("ready", flush=True)
                for command in map(str.strip, iter(sys.stdin.readline, "")):
                    if command == "lock":
                        fcntl.lockf(file, fcntl.LOCK_EX, 1, offset)
                        answer = "held"
                    elif command == "tryLock":
                        try:
                            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, offset)
                            answer = "held"
                        except BlockingIOError:
                            answer = "busy"
                    elif command == "release":
                        fcntl.lockf(file, fcntl.LOCK_UN, 1, offset)
                        answer = "released"
                    print(answer, flush=True)
            """;

    /** The length of a section: short, but longer than it takes to try again. */
    private static final long SECTION_NANOS = 200_000;

    /** A thousand times what threads may do before python has its turn. */
    private static final int MANY_SECTIONS = 20_000;

    @BeforeAll
    static void python() throws InterruptedException {
        try {
            ProcessBuilder python = new ProcessBuilder("python3", "-c", "import fcntl");
            assertEquals(0, python.inheritIO().start().waitFor());
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                fail("python3 must be there where the tests count", e);
            }
            assumeTrue(false, "there is no python3: " + e.getMessage());
        }
    }

    private ChildProcess python(String name) throws IOException, InterruptedException {
        String offset = Long.toString(locks.offsetOf(name));
        ChildProcess python =
                ChildProcess.command(List.of("python3", "-c", SCRIPT, file.toString(), offset));
        python.expect("ready");
        return python;
    }

    @Test
    void byteHeldByPython_isHeld() throws Exception {
        try (ChildProcess python = python("a")) {
            assertEquals("held", python.ask("lock"));

            assertTrue(locks.tryLock("a").isEmpty());
            assertTrue(locks.tryLock("a", Duration.ofMillis(50)).isEmpty());
            assertTrue(locks.tryLock("b").isPresent());
            assertEquals("released", python.ask("release"));
            assertTrue(locks.tryLock("a").isPresent());
        }
    }

    @Test
    void lock_waitsForPython_untilItReleases() throws Exception {
        try (ChildProcess python = python("a")) {
            assertEquals("held", python.ask("lock"));
            SteppedThread.Step<HeldLock> waiter = waitingLock("a");

            assertEquals("released", python.ask("release"));

            assertTrue(waiter.result().isValid());
            assertEquals("busy", python.ask("tryLock"));
        }
    }

    @Test
    void lock_waitsForPython_untilItIsKilled() throws Exception {
        try (ChildProcess python = python("a")) {
            assertEquals("held", python.ask("lock"));
            SteppedThread.Step<HeldLock> waiter = waitingLock("a");

            python.kill();

            // Python writes no value, so that its death leaves no trace.
            assertFalse(waiter.result().wasAbandoned());
        }
    }

    @Test
    void heldName_isBusyForPython_untilClosed() throws Exception {
        try (ChildProcess python = python("a")) {
            HeldLock held = locks.lock("a");
            assertEquals("busy", python.ask("tryLock"));
            held.close();
            assertEquals("held", python.ask("tryLock"));
        }
    }

    @Test
    void pythonThatWaits_getsTheByte_whenTheNameIsClosed() throws Exception {
        try (ChildProcess python = python("a")) {
            HeldLock held = locks.lock("a");
            python.send("lock");
            python.awaitKernelWait();

            held.close();

            python.expect("held");
            assertTrue(locks.tryLock("a").isEmpty());
        }
    }

    @Test
    void pythonThatWaits_isNotStarved_byThreadsThatLockInTurn() throws Exception {
        List<SteppedThread> threads = new ArrayList<>();
        List<SteppedThread.Step<Void>> steps = new ArrayList<>();
        AtomicInteger sections = new AtomicInteger();
        try (ChildProcess python = python("a")) {
            HeldLock held = locks.lock("a");
            python.send("lock");
            python.awaitKernelWait();
            for (int i = 0; i < 8; i++) {
                SteppedThread thread = SteppedThread.start("in turn " + i);
                threads.add(thread);
                steps.add(thread.begin(() -> lockInTurn(sections)));
            }

            held.close();
            python.expect("held");
            int ahead = sections.getAndSet(MANY_SECTIONS);

            assertEquals("released", python.ask("release"));
            for (SteppedThread.Step<Void> step : steps) {
                step.result();
            }
            assertTrue(ahead < MANY_SECTIONS, "python got it when the threads had done");
        } finally {
            threads.forEach(SteppedThread::close);
        }
    }

    /** Locks for a short section again and again, until there were many of them. */
    private Void lockInTurn(AtomicInteger sections) {
        while (sections.getAndIncrement() < MANY_SECTIONS) {
            try (HeldLock held = locks.lock("a")) {
                long start = System.nanoTime();
                while (System.nanoTime() - start < SECTION_NANOS) {
                    Thread.onSpinWait();
                }
                assertFalse(held.isShared());
            }
        }
        return null;
    }
}
