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

    private static final int WORD_IN = 1;
    private static final int WORD_WAITED_FOR = 2;
    private static final int WORD_ABANDONED = 8;

    @TempDir Path directory;

    Path file;

    @Override
    protected OffsetLocks open() throws IOException {
        file = directory.resolve("test.locks");
        return OffsetLocks.open(file, SLOTS, format());
    }

    /** Returns the format of the file. */
    protected LockFormat format() {
        return LockFormat.BYTE_LOCKS;
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

    /**
     * Returns the value of a name's slot byte in the file, or what its word says in the same terms.
     */
    int valueOf(String name) {
        int value = byteAt(locks.offsetOf(name));
        if (format() == LockFormat.BYTE_LOCKS) {
            return value;
        }
        return (value & WORD_IN) != 0 ? 1 : (value & WORD_ABANDONED) != 0 ? 2 : 0;
    }

    /** Returns 1 if a process is seen to queue for the name. */
    int gateOf(String name) {
        return format() == LockFormat.BYTE_LOCKS
                ? byteAt(gateAt(name))
                : (byteAt(locks.offsetOf(name)) & WORD_WAITED_FOR) / WORD_WAITED_FOR;
    }

    /** Returns the position of a name's gate byte. */
    long gateAt(String name) {
        return locks.offsetOf(name) + (format() == LockFormat.BYTE_LOCKS ? SLOTS : 1);
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
