package io.offsetlocks;

import org.junit.jupiter.api.BeforeEach;

/** One wait in the queue of processes, by the thread of the test, with other processes played. */
abstract class GateWaitFixture extends OffsetFixture {
    static final long GATE = OFFSET + SLOTS;

    final OneWaiter waiter = new OneWaiter();
    SlotByte slotByte;

    @BeforeEach
    void makeByte() {
        slotByte = byteAt(OFFSET);
    }

    void queue() {
        new GateWait(waiter, slotByte, session.file()).run();
    }

    /** Plays a process that has the byte, for as long as one attempt. */
    void holdElsewhere(byte value) {
        setValue(value);
        int before = channel.attempts();
        channel.onAttemptsAt(OFFSET, () -> channel.attempts() > before + 1);
    }
}
