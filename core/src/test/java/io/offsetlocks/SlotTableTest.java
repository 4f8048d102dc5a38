package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often one attempt tries a byte that is locked elsewhere. */
class SlotTableTest {
    private static final long OFFSET = 4096;

    @TempDir Path directory;

    private FaultyChannel channel;
    private Session session;

    @BeforeEach
    void lockElsewhere() throws Exception {
        Path file = directory.resolve("test.locks");
        channel = FaultyChannel.create(file);
        session = channel.openSession(file, 10_000);
        session.file().tryLock(OFFSET, false);
    }

    @AfterEach
    void close() throws Exception {
        session.close();
    }

    @Test
    void byteThatSaysItIsFree_isTriedAgain_asItMayBeBetweenTwoHolders() {
        assertEquals(4, attempts());
    }

    @Test
    void byteThatSaysItIsTaken_isTriedOnce() {
        session.file().setValue(OFFSET, LockFile.TAKEN);

        assertEquals(1, attempts());
    }

    /** Makes one attempt, which must fail, and returns how often it tried. */
    private int attempts() {
        int before = channel.attempts();
        assertFalse(session.table().tryAcquire(new Hold(session, OFFSET, false, "name")));
        return channel.attempts() - before;
    }
}
