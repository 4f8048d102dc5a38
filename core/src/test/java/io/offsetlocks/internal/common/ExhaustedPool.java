package io.offsetlocks.internal.common;

import io.offsetlocks.testing.Await;
import java.util.concurrent.CountDownLatch;

/** Every thread of {@link BlockingThreads}, kept busy until this is closed. */
public final class ExhaustedPool implements AutoCloseable {
    private final CountDownLatch end = new CountDownLatch(1);
    private int count;

    private ExhaustedPool() {}

    public static ExhaustedPool take() {
        ExhaustedPool all = new ExhaustedPool();
        while (BlockingThreads.start(() -> Await.zero(all.end), true)) {
            all.count++;
        }
        return all;
    }

    /** Returns how many were available. */
    public int count() {
        return count;
    }

    /** Gives all of them back, and returns when they are available again. */
    @Override
    public void close() {
        end.countDown();
        Await.until("they are free", () -> BlockingThreads.available() >= count);
    }
}
