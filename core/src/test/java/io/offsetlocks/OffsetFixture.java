package io.offsetlocks;

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
abstract class OffsetFixture {
    static final long OFFSET = 4096;
    static final long SLOTS = 10_000;
    static final long QUANTUM = Tenures.QUANTUM_NANOS;

    final long now = System.nanoTime();
    final long longAgo = now - Duration.ofHours(1).toNanos();
    final long later = now + Duration.ofHours(1).toNanos();

    @TempDir Path directory;

    FaultyChannel channel;

    /** Two sessions of the file. */
    Session session;

    Session another;

    final Tenures tenures = new Tenures();

    @BeforeEach
    void openSessions() throws Exception {
        Path file = directory.resolve("test.locks");
        channel = FaultyChannel.create(file);
        session = channel.openSession(file, SLOTS);
        another = channel.openSession(file, SLOTS);
    }

    @AfterEach
    void closeSessions() throws Exception {
        another.close();
        session.close();
    }

    /** Returns a hold that a thread of its own wants. */
    Hold hold(boolean shared) throws Exception {
        return holdsOfOneThread(shared).get(0);
    }

    /** Returns holds that one thread wants. */
    List<Hold> holdsOfOneThread(boolean... shared) throws Exception {
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
    SlotByte byteAt(long offset) {
        SlotByte slotByte = new SlotByte(session.file(), tenures);
        slotByte.settleAt(offset);
        return slotByte;
    }

    int value() {
        return session.file().value(OFFSET);
    }

    void setValue(byte value) {
        session.file().setValue(OFFSET, value);
    }

    long gatePosition() {
        return session.file().gateOf(OFFSET);
    }

    int gateValue() {
        return session.file().value(gatePosition());
    }

    /** Leaves the gate as a process that queues does, or one that has died there. */
    void shutGate() {
        session.file().setValue(gatePosition(), LockFile.TAKEN);
    }

    /** Locks a byte as another process would, or returns null. */
    FileLock lock(long position) throws IOException {
        return session.file().tryLock(position, false);
    }

    /** Says whether nobody has a lock of the slot's byte. */
    boolean isByteFree() throws IOException {
        return isFree(OFFSET);
    }

    /** Says whether nobody has a lock of a byte. */
    boolean isFree(long position) throws IOException {
        FileLock free = lock(position);
        if (free == null) {
            return false;
        }
        free.release();
        return true;
    }
}
