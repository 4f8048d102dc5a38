package io.offsetlocks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Threads that lock a few names in every way and mode, and are interrupted, time out and, if asked
 * for, have their lock space closed at any point of it.
 */
final class LockStorm {
    static final int NAMES = 4;

    private static final int MOST_TIMEOUT_NANOS = 2_000_000;
    private static final int MOST_SECTION_NANOS = 200_000;
    private static final int WRITER = -1;

    private final Path file;
    private final long slots;
    private final OffsetLocks locks;
    private final boolean closing;

    /** Who is in the section of a name here: the number of readers, or {@link #WRITER}. */
    private final AtomicIntegerArray inside = new AtomicIntegerArray(NAMES);

    private volatile OffsetLocks closedNext;

    private LockStorm(Path file, long slots, OffsetLocks locks, boolean closing) {
        this.file = file;
        this.slots = slots;
        this.locks = locks;
        this.closing = closing;
    }

    static String name(int number) {
        return "storm-" + number;
    }

    /** Arguments: lock file, slots, threads, rounds of a thread, seed, whether to close. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        int threads = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        long seed = Long.parseLong(arguments[4]);
        try (OffsetLocks locks = OffsetLocks.open(file, Long.parseLong(arguments[1]))) {
            System.out.println("ready");
            System.in.read();
            rage(locks, threads, rounds, seed, Boolean.parseBoolean(arguments[5]));
        }
        System.out.println("done");
    }

    /** Returns when all threads have had their rounds, or throws what one of them threw. */
    static void rage(OffsetLocks locks, int threads, int rounds, long seed, boolean closing)
            throws Exception {
        LockStorm storm = new LockStorm(locks.file(), locks.slots(), locks, closing);
        List<SteppedThread> all = new ArrayList<>();
        List<SteppedThread.Step<Void>> steps = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Random random = new Random(seed + i);
            SteppedThread thread = SteppedThread.start("storm " + i);
            all.add(thread);
            steps.add(thread.begin(() -> storm.rounds(rounds, random)));
        }
        Random random = new Random(seed + threads);
        Await.until(
                "the storm ends",
                () -> {
                    all.get(random.nextInt(threads)).interrupt();
                    storm.closeNext();
                    return steps.stream().allMatch(SteppedThread.Step::isDone);
                });
        for (SteppedThread.Step<Void> step : steps) {
            step.result();
        }
        all.forEach(SteppedThread::close);
    }

    private void closeNext() {
        OffsetLocks next = closedNext;
        if (next != null) {
            close(next);
        }
    }

    private static void close(OffsetLocks locks) {
        try {
            locks.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Void rounds(int rounds, Random random) throws IOException {
        for (int i = 0; i < rounds; i++) {
            try {
                if (closing && random.nextInt(4) == 0) {
                    lockWhatIsClosed(random);
                } else {
                    lockOne(random);
                }
            } catch (InterruptedException e) {
                // That is what the storm is for; the next round begins without the flag.
            }
            Thread.interrupted();
        }
        return null;
    }

    private void lockOne(Random random) throws InterruptedException {
        int number = random.nextInt(NAMES);
        boolean shared = random.nextBoolean();
        HeldLock held = lock(shared ? locks.shared() : locks, name(number), random);
        if (held == null) {
            return;
        }
        try (held) {
            enter(number, shared);
            stay(random);
            leave(number, shared);
        }
    }

    /** Locks in any way; null if that was tried for a while and in vain. */
    private static HeldLock lock(NamedLocks mode, String name, Random random)
            throws InterruptedException {
        Duration timeout = Duration.ofNanos(random.nextInt(MOST_TIMEOUT_NANOS));
        return switch (random.nextInt(5)) {
            case 0 -> mode.lock(name);
            case 1 -> mode.lockInterruptibly(name);
            case 2 -> mode.tryLock(name).orElse(null);
            case 3 -> mode.tryLockAll(List.of(name(0), name), timeout).orElse(null);
            default -> mode.tryLock(name, timeout).orElse(null);
        };
    }

    /** Locks through a lock space that another thread may close at any moment. */
    private void lockWhatIsClosed(Random random) throws IOException, InterruptedException {
        OffsetLocks own = OffsetLocks.open(file, slots);
        closedNext = own;
        try {
            String name = name(random.nextInt(NAMES));
            HeldLock held = lock(random.nextBoolean() ? own : own.shared(), name, random);
            if (held != null) {
                stay(random);
                held.close();
            }
        } catch (IllegalStateException closedMeanwhile) {
            if (!own.toString().endsWith("closed")) {
                throw closedMeanwhile;
            }
        } finally {
            own.close();
        }
    }

    private void enter(int number, boolean shared) {
        int before =
                inside.getAndUpdate(number, n -> shared && n >= 0 ? n + 1 : n == 0 ? WRITER : n);
        if (shared ? before == WRITER : before != 0) {
            throw new AssertionError(name(number) + " was held: " + before);
        }
    }

    private void leave(int number, boolean shared) {
        inside.getAndUpdate(number, n -> shared ? n - 1 : 0);
    }

    private static void stay(Random random) {
        long start = System.nanoTime();
        long nanos = random.nextInt(MOST_SECTION_NANOS);
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }
}
