package io.offsetlocks.testing;

import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Turn;
import io.offsetlocks.internal.threads.Hold;
import io.offsetlocks.internal.threads.Session;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * One offset of a lock file, and holds of it by threads that do nothing but want them: so a test
 * goes through the states of a slot step by step, with a clock of its own.
 */
public abstract class OffsetFixture {
    public static final long OFFSET = 4096;
    public static final long SLOTS = 10_000;
    public static final long QUANTUM = Turn.QUANTUM_NANOS;

    public final long now = System.nanoTime();
    public final long longAgo = now - Duration.ofHours(1).toNanos();
    public final long later = now + Duration.ofHours(1).toNanos();
    public final FakeClock clock = new FakeClock(now);

    @TempDir public Path directory;

    public Path path;
    public FaultyChannel channel;
    public LockFile file;

    /** Two sessions of the file. */
    public final Session session = new Session("the lock file", "test.locks", "test.locks");

    public final Session another = new Session("the lock file", "test.locks", "test.locks");

    @BeforeEach
    public void openFile() throws Exception {
        path = directory.resolve("test.locks");
        channel = FaultyChannel.create(path);
        Object fileKey = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        file = LockFile.ready(channel, path, fileKey, SLOTS, null, clock);
    }

    @AfterEach
    public void closeFile() throws Exception {
        // I9: a thread of the library may still be at work, and must not come to unmapped memory.
        file.beginClosing();
        synchronized (monitor()) {
            file.close();
        }
    }

    /** Returns what guards the values of the file in this test. */
    protected Object monitor() {
        return this;
    }

    /** Returns a hold that a thread of its own wants. */
    public Hold hold(boolean shared) {
        return holdsOfOneThread(shared).get(0);
    }

    /** Returns holds that one thread wants. */
    public List<Hold> holdsOfOneThread(boolean... shared) {
        Thread thread = new Thread("wants to hold");
        List<Hold> holds = new ArrayList<>();
        for (boolean one : shared) {
            holds.add(new Hold(session, OFFSET, one, "name", thread));
        }
        return holds;
    }

    /** Returns a hold through the second session, that a thread of its own wants. */
    public Hold holdOfAnother(boolean shared) {
        return new Hold(another, OFFSET, shared, "name", new Thread("wants to hold"));
    }

    public int value() {
        return file.value(OFFSET);
    }

    public void setValue(byte value) {
        file.setValue(OFFSET, value);
    }

    public long gatePosition() {
        return file.gateOf(OFFSET);
    }

    public int gateValue() {
        return file.value(gatePosition());
    }

    /** Leaves the gate as a process that queues does, or one that has died there. */
    public void shutGate() {
        file.setValue(gatePosition(), LockFile.TAKEN);
    }

    /** Locks a byte as another process would, or returns null. */
    public FileLock lock(long position) throws IOException {
        return file.tryLock(position, false);
    }

    /** Returns whether nobody has a lock of the slot's byte. */
    public boolean isByteFree() throws IOException {
        return isFree(OFFSET);
    }

    /** Returns whether nobody has a lock of a byte. */
    public boolean isFree(long position) throws IOException {
        FileLock free = lock(position);
        if (free == null) {
            return false;
        }
        free.release();
        return true;
    }
}
