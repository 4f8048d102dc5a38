package io.offsetlocks.postgresql;

import io.offsetlocks.internal.processes.PendingRelease;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A release that the server has been asked for, or has answered. */
final class ReleaseAnswer implements PendingRelease {
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Supplier<RuntimeException> failure;

    /**
     * @param failure makes what the thread is told that waits, or null
     */
    void complete(@Nullable Supplier<RuntimeException> failure) {
        this.failure = failure;
        over.countDown();
    }

    @Override
    public void await() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    over.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        Supplier<RuntimeException> told = failure;
        if (told != null) {
            throw told.get();
        }
    }
}
