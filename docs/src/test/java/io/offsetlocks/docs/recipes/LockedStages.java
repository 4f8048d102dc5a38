package io.offsetlocks.docs.recipes;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/** Locks in a pipeline of stages, each of which may run in another thread. */
final class LockedStages {
    private final OffsetLocks locks;

    LockedStages(OffsetLocks locks) {
        this.locks = locks;
    }

    /** Runs a section in one stage: acquired, run and closed by one thread of the executor. */
    <T> CompletableFuture<T> inOneStage(
            String name, Function<HeldLock, T> section, Executor executor) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (HeldLock held = locks.lock(name)) {
                        return section.apply(held);
                    }
                },
                executor);
    }

    /** Holds a name from before the first stage of a pipeline until after its last. */
    <T> CompletableFuture<T> aroundStages(String name, Supplier<CompletableFuture<T>> pipeline) {
        ExecutorService owner = Executors.newSingleThreadExecutor();
        return CompletableFuture.supplyAsync(() -> locks.lock(name), owner)
                .thenCompose(
                        held ->
                                startedBy(pipeline)
                                        .whenCompleteAsync((result, e) -> held.close(), owner))
                .whenComplete((result, e) -> owner.shutdown());
    }

    /** Starts a pipeline; one that cannot be started is one that failed. */
    private static <T> CompletableFuture<T> startedBy(Supplier<CompletableFuture<T>> pipeline) {
        try {
            return pipeline.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
