package io.offsetlocks.docs.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lock belongs to a thread, and a pipeline of stages runs in many. */
class LockedStagesTest extends RecipeFixture {
    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private LockedStages stages;

    @BeforeEach
    void makeStages() {
        stages = new LockedStages(locks);
    }

    @AfterEach
    void shutdown() {
        pool.shutdownNow();
    }

    @Test
    void oneStage_holdsTheNameForItsSection() throws Exception {
        String result =
                stages.inOneStage(
                                "volume-42",
                                held -> {
                                    assertTrue(held.isValid());
                                    return "done";
                                },
                                pool)
                        .thenApplyAsync(done -> done + " and copied", pool)
                        .get();
        assertEquals("done and copied", result);
        assertTrue(isFree("volume-42"));
    }

    @Test
    void aroundStages_theNameIsHeld_inWhicheverThreadTheyRun() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        CompletableFuture<Void> reached = new CompletableFuture<>();
        CompletableFuture<String> all =
                stages.aroundStages(
                        "volume-42",
                        () ->
                                CompletableFuture.runAsync(() -> reached.complete(null), pool)
                                        .thenCompose(nothing -> gate)
                                        .thenApplyAsync(nothing -> "done", pool));
        reached.get();
        assertFalse(isFree("volume-42"));
        gate.complete(null);
        assertEquals("done", all.get());
        assertTrue(isFree("volume-42"));
    }

    @Test
    void aroundStages_thatFail_theNameIsReleased() throws Exception {
        CompletableFuture<String> failing =
                stages.aroundStages(
                        "volume-42",
                        () -> CompletableFuture.failedFuture(new IllegalStateException("stage")));
        assertThrows(CompletionException.class, failing::join);
        CompletableFuture<String> neverStarted =
                stages.aroundStages(
                        "volume-42",
                        () -> {
                            throw new IllegalStateException("start");
                        });
        assertThrows(CompletionException.class, neverStarted::join);
        assertTrue(isFree("volume-42"));
    }

    @Test
    void naivePipeline_closesInAnotherThread_whichIsRefused_andTheNameStaysHeld() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        CompletableFuture<HeldLock> locked =
                CompletableFuture.supplyAsync(() -> locks.lock("volume-42"), other);
        CompletableFuture<Void> naive = locked.thenAcceptAsync(held -> held.close(), pool);

        CompletionException refused = assertThrows(CompletionException.class, naive::join);

        assertInstanceOf(IllegalMonitorStateException.class, refused.getCause());
        assertTrue(locks.tryLock("volume-42").isEmpty());
        other.submit(() -> locked.join().close()).get();
        other.shutdown();
        assertTrue(locks.tryLock("volume-42").isPresent());
    }
}
