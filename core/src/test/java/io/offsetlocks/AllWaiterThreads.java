package io.offsetlocks;

import java.util.concurrent.CountDownLatch;

/** Every thread of {@link WaiterThreads}, kept busy until this is closed. */
final class AllWaiterThreads implements AutoCloseable {
    private final CountDownLatch end = new CountDownLatch(1);
    private int count;

    private AllWaiterThreads() {}

    static AllWaiterThreads take() {
        AllWaiterThreads all = new AllWaiterThreads();
        while (WaiterThreads.start(() -> Await.zero(all.end), true)) {
            all.count++;
        }
        return all;
    }

    /** Returns how many there were to be had. */
    int count() {
        return count;
    }

    /** Lets them go, and returns when there is one to be had again. */
    @Override
    public void close() {
        end.countDown();
        while (!WaiterThreads.start(() -> {}, true)) {
            Thread.onSpinWait();
        }
    }
}
