package io.offsetlocks;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Whoever waits gets its turns, whatever stream of others goes through the name meanwhile. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StarvationTest extends BothFormatsFixture {
    private static final int TURNS = 20;

    /** The bound of a reader's section; without a waiter another reader ends it much earlier. */
    private static final Duration LONG = Duration.ofMillis(20);

    private static final Duration SHORT = Duration.ofNanos(200_000);

    private static void takeTurns(NamedLocks mode) {
        for (int i = 0; i < TURNS; i++) {
            mode.lock("a").close();
        }
    }

    @Test
    void writer_getsItsTurns_fromReadersOfItsProcess() throws Exception {
        try (LockLoop readers = LockLoop.start(locks.shared(), "a", 3, LONG)) {
            takeTurns(locks);
            readers.awaitTurns(TURNS);
        }
    }

    @Test
    void reader_getsItsTurns_fromWritersOfItsProcess() throws Exception {
        try (LockLoop writers = LockLoop.start(locks, "a", 3, SHORT)) {
            takeTurns(locks.shared());
            writers.awaitTurns(TURNS);
        }
    }

    @Test
    void writer_getsItsTurns_fromReadersOfOtherProcesses() throws Exception {
        try (ChildProcess some = LockLoop.startChild(locks, true, "a", 3, LONG);
                ChildProcess more = LockLoop.startChild(locks, true, "a", 2, LONG)) {
            takeTurns(locks);
            end(some);
            end(more);
        }
    }

    @Test
    void reader_getsItsTurns_fromWritersOfOtherProcesses() throws Exception {
        try (ChildProcess some = LockLoop.startChild(locks, false, "a", 3, SHORT);
                ChildProcess more = LockLoop.startChild(locks, false, "a", 1, SHORT)) {
            takeTurns(locks.shared());
            end(some);
            end(more);
        }
    }

    @Test
    void readersAndWriters_ofTwoProcesses_bothGetTheirTurns() throws Exception {
        try (ChildProcess child = LockLoop.startChild(locks, true, "a", 3, LONG);
                LockLoop writers = LockLoop.start(locks, "a", 3, SHORT);
                LockLoop readers = LockLoop.start(locks.shared(), "a", 2, LONG)) {
            writers.awaitTurns(TURNS);
            readers.awaitTurns(TURNS);
            end(child);
        }
    }

    /** Ends a loop, which has had turns in the meantime when it says so. */
    private static void end(ChildProcess loop) throws Exception {
        loop.send("end");
        loop.expect("ended");
    }
}
