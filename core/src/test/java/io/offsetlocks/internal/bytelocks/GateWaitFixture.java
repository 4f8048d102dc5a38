package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.testing.FakeGrants;
import io.offsetlocks.testing.OffsetFixture;
import org.junit.jupiter.api.BeforeEach;

/** One wait in the queue of processes, by the thread of the test, with other processes played. */
abstract class GateWaitFixture extends OffsetFixture {
    static final long GATE = OFFSET + SLOTS;

    final FakeGrants waiter = new FakeGrants();
    ByteLock byteLock;

    @Override
    protected Object monitor() {
        return waiter.monitor();
    }

    @BeforeEach
    void makeByte() {
        byteLock = new ByteLock(new ByteLocks(file, clock), waiter);
        byteLock.assign(OFFSET);
    }

    void queue() {
        byteLock.queue().beginWait(byteLock).run();
    }

    /** Plays a process that has the byte to itself until a shared request of ours waits for it. */
    void holdElsewhere(byte value) {
        setValue(value);
        failAttempts(2);
    }

    /** Plays readers that have the byte, for as long as one attempt to have it exclusively. */
    void readElsewhere(byte value) {
        setValue(value);
        failAttempts(1);
    }

    private void failAttempts(int count) {
        int before = channel.attempts();
        channel.onAttemptsAt(OFFSET, () -> channel.attempts() > before + count);
    }
}
