package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.CounterWorker;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.Witness;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Virtual threads wait without their carriers, however few there are of those. */
@EnabledForJreRange(min = JRE.JAVA_21)
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class VirtualThreadsTest extends BothFormatsFixture {
    private static final int NAMES = 100;
    private static final int VIRTUAL_THREADS = 10_000;
    private static final int VIRTUAL_ROUNDS = 3;
    private static final int THREADS = 4;
    private static final int ROUNDS = 500;

    @ParameterizedTest(name = "{0} carriers")
    @ValueSource(ints = {1, 2})
    void waitsOfManyVirtualThreads_holdNoCarrier_andLoseNoUpdate(int carriers) throws Exception {
        long seed = new Random().nextLong();
        Witness witness = Witness.create(directory.resolve("witness"), NAMES);
        try (ChildProcess holder = LockClient.start(file, SLOTS)) {
            // Before anybody else is there who would count, and end, ahead of it.
            for (int i = 0; i < NAMES; i++) {
                assertEquals("held", holder.ask("lock name-" + i));
            }
            count(carriers, witness, seed, holder);
        }
        assertEquals(
                VIRTUAL_THREADS * VIRTUAL_ROUNDS + THREADS * ROUNDS,
                witness.sum(),
                "with seed " + seed);
    }

    private void count(int carriers, Witness witness, long seed, ChildProcess holder)
            throws Exception {
        try (ChildProcess contender =
                        CounterWorker.start(locks, witness, NAMES, THREADS, ROUNDS, seed);
                ChildProcess counters = counters(carriers, witness, seed + THREADS)) {
            counters.expect("ready");
            counters.send("go");
            counters.expect("waiting");
            counters.expect("running");

            contender.expect("ready");
            contender.send("go");
            for (int i = 0; i < NAMES; i++) {
                assertEquals("released", holder.ask("release name-" + i));
            }

            counters.expect("done");
            contender.expect("done");
        }
    }

    private ChildProcess counters(int carriers, Witness witness, long seed) throws Exception {
        return ChildProcess.jvmWith(
                List.of(
                        // Ten thousand stacks nearly fill 64 MiB, and then the collector is all
                        // that runs.
                        "-Xmx512m",
                        "-Djdk.virtualThreadScheduler.parallelism=" + carriers,
                        "-Djdk.virtualThreadScheduler.maxPoolSize=" + carriers),
                CounterWorker.class,
                file,
                SLOTS,
                witness,
                NAMES,
                VIRTUAL_THREADS,
                VIRTUAL_ROUNDS,
                seed,
                true);
    }
}
