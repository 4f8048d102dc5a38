package io.offsetlocks.testing.contract;

import io.offsetlocks.LockSpace;

/** A part of the contract, for the engine of the test that it is nested in. */
public abstract class ContractFixture extends LockSpaceFixture<LockSpace> {
    abstract LockSpaceContract engine();

    @Override
    protected LockSpace open() throws Exception {
        return engine().open();
    }

    @Override
    protected long offsetOf(String name) {
        return engine().offsetOf(name);
    }
}
