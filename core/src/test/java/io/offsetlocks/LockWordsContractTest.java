package io.offsetlocks;

import io.offsetlocks.testing.contract.LockSpaceContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LockWordsContractTest extends LockSpaceContract {
    @TempDir Path directory;
    private OffsetLocks locks;

    @Override
    protected LockSpace open() throws IOException {
        locks = OffsetLocks.open(directory.resolve("test.locks"), 1 << 20, LockFormat.LOCK_WORDS);
        return locks;
    }

    @Override
    protected long offsetOf(String name) {
        return locks.offsetOf(name);
    }
}
