package io.offsetlocks;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.LongStream;

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

    /** What writers here have counted, in plain memory: nothing but the lock orders it. */
    private final long[] counts = new long[NAMES];

    private final long[] sameCounts = new long[NAMES];

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
        List<SteppedThread.Step<Long>> steps = new ArrayList<>();
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
        long sections = 0;
        for (SteppedThread.Step<Long> step : steps) {
            sections += step.result();
        }
        all.forEach(SteppedThread::close);
        if (LongStream.of(storm.counts).sum() != sections) {
            throw new AssertionError(
                    "counted " + Arrays.toString(storm.counts) + " in " + sections);
        }
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

    /** Returns how many exclusive sections it had in the lock space that stays open. */
    private long rounds(int rounds, Random random) throws IOException {
        long sections = 0;
        for (int i = 0; i < rounds; i++) {
            try {
                if (closing && random.nextInt(4) == 0) {
                    lockWhatIsClosed(random);
                } else if (lockOne(random)) {
                    sections++;
                }
            } catch (InterruptedException e) {
                // That is what the storm is for; the next round begins without the flag.
            }
            Thread.interrupted();
        }
        return sections;
    }

    /** Returns whether it had an exclusive section. */
    private boolean lockOne(Random random) throws InterruptedException {
        int number = random.nextInt(NAMES);
        boolean shared = random.nextBoolean();
        HeldLock held = lock(shared ? locks.shared() : locks, name(number), random);
        if (held == null) {
            return false;
        }
        try (held) {
            // Before the one thread is counted in and after the other was counted out: that would
            // order what the lock alone must.
            requireWhole(number);
            enter(number, shared);
            stay(random);
            leave(number, shared);
            if (!shared) {
                counts[number]++;
                sameCounts[number]++;
            }
        }
        return !shared;
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

    private void requireWhole(int number) {
        long count = counts[number];
        if (sameCounts[number] != count) {
            throw new AssertionError("half a section of " + name(number) + ", the " + count + "th");
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
