package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.processes.QuantumTable;

/** A slot of {@link FakeLocks}. */
abstract class FakeLocksFixture extends SlotFixture {
    final FakeLocks engine = new FakeLocks();
    final FakeLock lock = engine.lock;

    @Override
    SlotBucket newBucket() {
        return new SlotBucket(engine, new QuantumTable(), clock);
    }

    /** Runs one more section, in which nothing happens. */
    void passThroughASection() {
        synchronized (monitor()) {
            Slot slot = slot();
            slot.begin();
            slot.end();
            slot.retireIfUnused();
        }
    }
}
