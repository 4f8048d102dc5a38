package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A runtime without the module of the flight recorder, as {@code jlink} makes them. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class NoFlightRecorderTest extends LocksFixture {
    private ChildProcess startWithoutRecorder() throws Exception {
        ChildProcess child =
                ChildProcess.jvmWith(
                        List.of("--limit-modules", "java.base,java.logging"), LockClient.class);
        child.expect("ready");
        child.send("open " + file + " " + SLOTS);
        child.expect("opened");
        return child;
    }

    @Test
    void abandonedLock_isTold_andAContendedOneAcquired() throws Exception {
        killAHolderOf("a");
        try (ChildProcess child = startWithoutRecorder()) {
            assertEquals("held abandoned", child.ask("tryLock a"));
            assertEquals("released", child.ask("release a"));
            HeldLock held = locks.lock("a");
            child.send("lock a");
            assertEquals("waiting", child.ask("waiting"));

            held.close();

            child.expect("held");
            assertEquals("released", child.ask("release a"));
            locks.lock("a").close();
        }
    }
}
