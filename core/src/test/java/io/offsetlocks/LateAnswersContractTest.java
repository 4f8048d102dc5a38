package io.offsetlocks;

import io.offsetlocks.internal.threads.SlotTable;
import io.offsetlocks.testing.MemoryLocks;
import io.offsetlocks.testing.MemorySpace;
import io.offsetlocks.testing.contract.LockSpaceContract;

/** An engine whose every attempt is answered by a callback. */
class LateAnswersContractTest extends LockSpaceContract {
    private final SlotTable process = MemorySpace.process(new MemoryLocks.Store(), true);

    @Override
    protected LockSpace open() {
        return MemorySpace.open(process);
    }

    @Override
    protected long offsetOf(String name) {
        return MemorySpace.offsetOf(name);
    }
}
