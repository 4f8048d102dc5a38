package io.offsetlocks.postgresql;

import io.offsetlocks.LockSpace;
import io.offsetlocks.testing.contract.LockSpaceContract;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

class PostgresContractTest extends LockSpaceContract {
    /** Names that meet are looked for by trial, which 64 bits would make hopeless. */
    private static final long KEY_BITS = (1 << 20) - 1;

    private static final AtomicInteger SPACES = new AtomicInteger();

    /** A space of its own for each test: what one leaves abandoned is told to the next. */
    private final String space = "contract " + SPACES.incrementAndGet();

    private PostgresLocks locks;

    int port() {
        return TestServer.port();
    }

    @Override
    protected LockSpace open() throws IOException {
        locks =
                PostgresLocks.builder(TestServer.dataSource(port()))
                        .space(space)
                        .keyMask(KEY_BITS)
                        .open();
        return locks;
    }

    @Override
    protected long offsetOf(String name) {
        return locks.keyOf(name);
    }
}
