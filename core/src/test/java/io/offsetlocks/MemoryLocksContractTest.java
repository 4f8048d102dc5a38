package io.offsetlocks;

import io.offsetlocks.internal.threads.SlotTable;
import io.offsetlocks.testing.MemoryLocks;
import io.offsetlocks.testing.MemorySpace;
import io.offsetlocks.testing.contract.LockSpaceContract;

class MemoryLocksContractTest extends LockSpaceContract {
    private final SlotTable process = MemorySpace.process(new MemoryLocks.Store(), answersLater());

    boolean answersLater() {
        return false;
    }

    @Override
    protected LockSpace open() {
        return MemorySpace.open(process);
    }

    @Override
    protected long offsetOf(String name) {
        return MemorySpace.offsetOf(name);
    }
}
