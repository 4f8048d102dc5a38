package io.offsetlocks.testing.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.SteppedThread;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Who goes first among readers and writers of one process. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class ReaderContract extends ContractFixture {
    @Test
    public void newReader_waitsBehindAWriterThatWaits() throws Exception {
        HeldLock held = shared.lock("a");
        SteppedThread.Step<HeldLock> writer = waitingLock("a");
        SteppedThread.Step<HeldLock> reader = third.begin(() -> shared.lock("a"));
        reader.awaitWaiting();

        held.close();

        HeldLock written = writer.result();
        assertFalse(reader.isDone());
        closeByOther(written);
        assertTrue(reader.result().isValid());
    }

    @Test
    public void readersThatWait_areLetInTogether() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<HeldLock> first = other.begin(() -> shared.lock("a"));
        first.awaitWaiting();
        SteppedThread.Step<HeldLock> second = third.begin(() -> shared.lock("a"));
        second.awaitWaiting();

        held.close();

        assertTrue(first.result().isValid());
        assertTrue(second.result().isValid());
    }

    @Test
    public void readerThatComesAgain_doesNotWaitBehindAWriter() throws Exception {
        HeldLock outer = shared.lock("a");
        SteppedThread.Step<HeldLock> writer = waitingLock("a");

        HeldLock inner = shared.lock("a");
        HeldLock all = shared.lockAll(List.of("a", "b"));

        outer.close();
        inner.close();
        writer.awaitWaiting();
        all.close();
        assertTrue(writer.result().isValid());
    }

    @Test
    public void writerThatGaveUp_behindItsOwnReaders_letsNewOnesIn() throws Exception {
        HeldLock held = shared.lock("a");
        SteppedThread.Step<HeldLock> writer = other.begin(() -> locks.lockInterruptibly("a"));
        writer.awaitWaiting();
        SteppedThread.Step<HeldLock> reader = third.begin(() -> shared.lock("a"));
        reader.awaitWaiting();

        other.interrupt();

        assertTrue(reader.result().isValid());
        assertTrue(held.isValid());
    }
}
