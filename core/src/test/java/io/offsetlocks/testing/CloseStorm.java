package io.offsetlocks.testing;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The main class of a child whose threads use one file in every way, while it is closed and opened
 * again and again: an access to its mapping that came after the unmapping would end the JVM.
 */
public final class CloseStorm {
    private static final int THREADS = 6;
    public static final int SLOTS = 64;

    private final Path file;
    private volatile OffsetLocks locks;
    private volatile HeldLock latest;
    private volatile boolean done;
    private volatile Throwable unexpected;

    private CloseStorm(Path file) {
        this.file = file;
    }

    public static void main(String[] arguments) throws Exception {
        CloseStorm storm = new CloseStorm(Path.of(arguments[0]));
        storm.run(Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
        System.out.println(storm.unexpected == null ? "survived" : "threw " + storm.unexpected);
        Runtime.getRuntime().halt(0);
    }

    private void run(int rounds, long seed) throws Exception {
        locks = OffsetLocks.open(file, SLOTS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            threads.add(new Thread(() -> useUntilDone(random)));
        }
        threads.forEach(Thread::start);
        for (int i = 0; i < rounds && unexpected == null; i++) {
            locks.close();
            locks = OffsetLocks.open(file, SLOTS);
        }
        done = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void useUntilDone(Random random) {
        while (!done) {
            try {
                use(locks, random);
            } catch (IllegalStateException closed) {
                if (!closed.getMessage().contains("closed here")) {
                    unexpected = closed;
                }
            } catch (Throwable e) {
                e.printStackTrace();
                unexpected = e;
            }
        }
    }

    private void use(OffsetLocks locks, Random random) throws IOException, InterruptedException {
        String name = "name-" + random.nextInt(3);
        switch (random.nextInt(6)) {
            case 0 -> hold(locks.lock(name));
            case 1 -> hold(locks.shared().lock(name));
            case 2 -> locks.tryLock(name).ifPresent(this::hold);
            case 3 -> locks.tryLock(name, Duration.ofMillis(1)).ifPresent(this::hold);
            case 4 -> locks.holder(name);
            default -> {
                HeldLock other = latest;
                if (other != null) {
                    other.isValid();
                }
            }
        }
    }

    private void hold(HeldLock held) {
        latest = held;
        held.isValid();
        held.close();
    }
}
