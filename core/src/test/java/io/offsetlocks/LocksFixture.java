package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.contract.LockSpaceFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** One open lock file, and two more threads to see it with. */
public abstract class LocksFixture extends LockSpaceFixture<OffsetLocks> {
    /** So many that fixed names do not share an offset by chance. */
    public static final int SLOTS = 1 << 20;

    @TempDir Path directory;

    Path file;

    @Override
    protected OffsetLocks open() throws IOException {
        file = directory.resolve("test.locks");
        return OffsetLocks.open(file, SLOTS);
    }

    @Override
    protected long offsetOf(String name) {
        return locks.offsetOf(name);
    }

    /** Lets another process lock the name, and kills it. */
    void killAHolderOf(String name) throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock " + name));
            child.kill();
        }
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
        try {
            String value = ChildProcess.run("od", "-An", "-tu1", "-j" + position, "-N1", "" + file);
            return Integer.parseInt(value.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
