package io.offsetlocks.testing;

import io.offsetlocks.Session;
import io.offsetlocks.internal.bytelocks.ByteLock;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.QuantumTable;
import io.offsetlocks.internal.threads.Hold;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * One offset of a lock file, and holds of it by threads that do nothing but want them: so a test
 * goes through the states of a slot step by step, with times of its own.
 */
public abstract class OffsetFixture {
    public static final long OFFSET = 4096;
    public static final long SLOTS = 10_000;
    public static final long QUANTUM = QuantumTable.QUANTUM_NANOS;

    public final long now = System.nanoTime();
    public final long longAgo = now - Duration.ofHours(1).toNanos();
    public final long later = now + Duration.ofHours(1).toNanos();

    public @TempDir Path directory;

    public FaultyChannel channel;

    /** Two sessions of the file. */
    public Session session;

    public Session another;

    public final QuantumTable tenures = new QuantumTable();

    @BeforeEach
    public void openSessions() throws Exception {
        Path file = directory.resolve("test.locks");
        channel = FaultyChannel.create(file);
        session = channel.openSession(file, SLOTS);
        another = channel.openSession(file, SLOTS);
    }

    @AfterEach
    public void closeSessions() throws Exception {
        another.close();
        session.close();
    }

    /** Returns a hold that a thread of its own wants. */
    public Hold hold(boolean shared) throws Exception {
        return holdsOfOneThread(shared).get(0);
    }

    /** Returns holds that one thread wants. */
    public List<Hold> holdsOfOneThread(boolean... shared) throws Exception {
        try (SteppedThread thread = SteppedThread.start("wants to hold")) {
            return thread.call(
                    () -> {
                        List<Hold> holds = new ArrayList<>();
                        for (boolean one : shared) {
                            holds.add(new Hold(session, OFFSET, one, "name"));
                        }
                        return holds;
                    });
        }
    }

    /** Makes a byte that a slot at an offset would have. */
    public ByteLock byteAt(long offset) {
        ByteLock slotByte = new ByteLock(session.file(), tenures);
        slotByte.settleAt(offset);
        return slotByte;
    }

    public int value() {
        return session.file().value(OFFSET);
    }

    public void setValue(byte value) {
        session.file().setValue(OFFSET, value);
    }

    public long gatePosition() {
        return session.file().gateOf(OFFSET);
    }

    public int gateValue() {
        return session.file().value(gatePosition());
    }

    /** Leaves the gate as a process that queues does, or one that has died there. */
    public void shutGate() {
        session.file().setValue(gatePosition(), LockFile.TAKEN);
    }

    /** Locks a byte as another process would, or returns null. */
    public FileLock lock(long position) throws IOException {
        return session.file().tryLock(position, false);
    }

    /** Says whether nobody has a lock of the slot's byte. */
    public boolean isByteFree() throws IOException {
        return isFree(OFFSET);
    }

    /** Says whether nobody has a lock of a byte. */
    public boolean isFree(long position) throws IOException {
        FileLock free = lock(position);
        if (free == null) {
            return false;
        }
        free.release();
        return true;
    }
}
