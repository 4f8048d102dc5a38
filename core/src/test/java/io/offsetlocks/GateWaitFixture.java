package io.offsetlocks;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One wait in the queue of processes, by the thread of the test, with other processes played. */
abstract class GateWaitFixture {
    static final long OFFSET = 4096;
    static final long SLOTS = 10_000;
    static final long GATE = OFFSET + SLOTS;

    @TempDir Path directory;

    final Tenures tenures = new Tenures();
    final OneWaiter waiter = new OneWaiter();
    Path path;
    FaultyChannel channel;
    Session session;
    SlotByte slotByte;

    @BeforeEach
    void open() throws Exception {
        path = directory.resolve("test.locks");
        channel = FaultyChannel.create(path);
        session = channel.openSession(path, SLOTS);
        slotByte = new SlotByte(session.file(), tenures);
        slotByte.settleAt(OFFSET);
    }

    @AfterEach
    void close() throws Exception {
        session.close();
    }

    void queue() {
        new GateWait(waiter, slotByte, session.file()).run();
    }

    /** Plays a process that has the byte, for as long as one attempt. */
    void holdElsewhere(byte value) {
        session.file().setValue(OFFSET, value);
        int before = channel.attempts();
        channel.onAttemptsAt(OFFSET, () -> channel.attempts() > before + 1);
    }

    int value(long position) {
        return session.file().value(position);
    }

    boolean isFree(long position) throws IOException {
        FileLock lock = session.file().tryLock(position, false);
        if (lock == null) {
            return false;
        }
        lock.release();
        return true;
    }
}
