package io.offsetlocks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One open lock file, and a second thread to see it with. */
public abstract class LocksFixture {
    /** So many that fixed names do not share an offset by chance. */
    public static final int SLOTS = 1 << 20;

    @TempDir Path directory;

    Path file;
    OffsetLocks locks;
    SteppedThread other;

    @BeforeEach
    void openLocks() throws Exception {
        file = directory.resolve("test.locks");
        locks = OffsetLocks.open(file, SLOTS);
        other = SteppedThread.start("other");
    }

    @AfterEach
    void closeLocks() throws Exception {
        other.close();
        locks.close();
    }

    /** Whether the other thread can take the name now, which it can also if it holds it. */
    boolean isFree(String name) throws Exception {
        return other.call(
                () -> {
                    Optional<HeldLock> held = locks.tryLock(name);
                    held.ifPresent(HeldLock::close);
                    return held.isPresent();
                });
    }

    /** Lets another process lock the name, and kills it. */
    void killAHolderOf(String name) throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock " + name));
            child.kill();
        }
    }

    /** Begins a lock of the name by the other thread, which is seen to wait. */
    SteppedThread.Step<HeldLock> waitingLock(String name) {
        SteppedThread.Step<HeldLock> waiter = other.begin(() -> locks.lock(name));
        waiter.awaitWaiting();
        return waiter;
    }

    /** Closes a lock by the other thread. */
    void closeByOther(HeldLock held) throws Exception {
        other.call(
                () -> {
                    held.close();
                    return null;
                });
    }

    /** Returns the value of a name's slot byte in the file. */
    int valueOf(String name) {
        return byteAt(locks.offsetOf(name));
    }

    /** Returns the value of a name's gate byte in the file: 1 if a process queues for the name. */
    int gateOf(String name) {
        return byteAt(gateAt(name));
    }

    /** Returns the position of a name's gate byte. */
    long gateAt(String name) {
        return locks.offsetOf(name) + SLOTS;
    }

    /** Reads a byte in another process: to open and close the file in this one drops its locks. */
    private int byteAt(long position) {
        List<String> command =
                List.of("od", "-An", "-tu1", "-j" + position, "-N1", file.toString());
        try {
            Process od = new ProcessBuilder(command).start();
            return Integer.parseInt(
                    new String(od.getInputStream().readAllBytes(), US_ASCII).trim());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns two names with one offset. */
    List<String> collidingNames() {
        Map<Long, String> nameByOffset = new HashMap<>();
        for (int i = 0; ; i++) {
            String name = "name-" + i;
            String before = nameByOffset.putIfAbsent(locks.offsetOf(name), name);
            if (before != null) {
                return List.of(before, name);
            }
        }
    }
}
