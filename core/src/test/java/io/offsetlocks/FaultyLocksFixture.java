package io.offsetlocks;

import io.offsetlocks.testing.FaultyChannel;
import io.offsetlocks.testing.contract.LockSpaceFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A lock file that is open by a {@link FaultyChannel}, and two more threads. */
abstract class FaultyLocksFixture extends LockSpaceFixture<OffsetLocks> {
    static final int SLOTS = 1 << 20;

    @TempDir Path directory;

    Path file;
    FaultyChannel channel;
    LockFileSession session;

    @Override
    protected OffsetLocks open() throws IOException {
        file = directory.resolve("test.locks");
        channel = FaultyChannel.create(file);
        session = new FaultyFile(file, SLOTS, channel).openSession();
        return new OffsetLocks(session);
    }

    @Override
    protected long offsetOf(String name) {
        return session.offsetOf(name);
    }
}
