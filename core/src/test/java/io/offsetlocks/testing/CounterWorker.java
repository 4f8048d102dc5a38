package io.offsetlocks.testing;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The main class of a child whose threads count in a witness file, a counter for each name: they
 * read, add one and write, with nothing but the lock of the name against a lost update.
 */
public final class CounterWorker {
    private final OffsetLocks locks;
    private final Witness witness;
    private final int names;

    private CounterWorker(OffsetLocks locks, Witness witness, int names) {
        this.locks = locks;
        this.witness = witness;
        this.names = names;
    }

    /** Arguments: lock file, slots, witness file, names, threads, rounds of a thread, seed. */
    public static void main(String[] arguments) throws Exception {
        Witness witness = Witness.at(Path.of(arguments[2]));
        int threads = Integer.parseInt(arguments[4]);
        int rounds = Integer.parseInt(arguments[5]);
        long seed = Long.parseLong(arguments[6]);
        try (OffsetLocks locks =
                OffsetLocks.open(Path.of(arguments[0]), Long.parseLong(arguments[1]))) {
            CounterWorker worker =
                    new CounterWorker(locks, witness, Integer.parseInt(arguments[3]));
            System.out.println("ready");
            System.in.read();
            worker.count(threads, rounds, seed);
        }
        System.out.println("done");
    }

    private void count(int threads, int rounds, long seed) throws Exception {
        List<SteppedThread.Step<Void>> steps = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Random random = new Random(seed + i);
            steps.add(SteppedThread.start("counter " + i).begin(() -> count(rounds, random)));
        }
        for (SteppedThread.Step<Void> step : steps) {
            step.result();
        }
    }

    private Void count(int rounds, Random random) throws IOException {
        for (int round = 0; round < rounds; round++) {
            int name = random.nextInt(names);
            try (HeldLock held = locks.lock("name-" + name)) {
                witness.increment(name);
                if (held.wasAbandoned()) {
                    throw new AssertionError("nobody abandoned name-" + name);
                }
            }
        }
        return null;
    }
}
