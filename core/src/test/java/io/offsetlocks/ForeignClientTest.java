package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockLoop;
import io.offsetlocks.testing.Needed;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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

    /** Short, but longer than it takes to try again. */
    private static final Duration SECTION = Duration.ofNanos(200_000);

    private static final int THREADS = 8;
    private static final int TURNS = 30;

    @BeforeAll
    static void python() throws InterruptedException {
        Needed.success("python3", "-c", "import fcntl");
    }

    private ChildProcess python(String name) throws IOException, InterruptedException {
        String offset = Long.toString(locks.offsetOf(name));
        ChildProcess python =
                ChildProcess.command(List.of("python3", "-c", SCRIPT, file.toString(), offset));
        python.expect("ready");
        return python;
    }

    @Test
    void lock_waitsForPython_untilItReleases() throws Exception {
        try (ChildProcess python = python("a")) {
            assertEquals("held", python.ask("lock"));
            assertEquals(python.pid(), locks.holder("a").orElseThrow().pid());
            assertTrue(locks.tryLock("a").isEmpty());
            assertTrue(locks.tryLock("a", Duration.ofMillis(50)).isEmpty());
            assertTrue(locks.tryLock("b").isPresent());
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
    void pythonThatWaits_getsTheByte_whenTheNameIsClosed() throws Exception {
        try (ChildProcess python = python("a")) {
            HeldLock held = locks.lock("a");
            assertEquals("busy", python.ask("tryLock"));
            python.send("lock");
            python.awaitKernelWait();

            held.close();

            python.expect("held");
            assertTrue(locks.tryLock("a").isEmpty());
            assertEquals("released", python.ask("release"));
            assertTrue(locks.holder("a").isEmpty());
            assertTrue(locks.tryLock("a").isPresent());
        }
    }

    /** Threads that lock again and again give the byte up only at the end of a quantum. */
    @Test
    void pythonAndBusyThreads_bothGetTheirTurns() throws Exception {
        try (ChildProcess python = python("a");
                LockLoop threads = LockLoop.start(locks, "a", THREADS, SECTION)) {
            for (int turn = 0; turn < TURNS; turn++) {
                assertEquals("held", python.ask("lock"));
                assertEquals("released", python.ask("release"));
                threads.awaitTurns(THREADS);
            }
        }
    }
}
