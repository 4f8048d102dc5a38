package io.offsetlocks;

import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Threads that lock a few names in every way and mode, and are interrupted, time out and, if asked
 * for, have their lock space closed at any point of it. Writers count in a {@link Witness}.
 */
final class LockStorm {
    static final int NAMES = 4;

    private static final int MAX_TIMEOUT_NANOS = 2_000_000;
    private static final int MAX_SECTION_NANOS = 200_000;
    private static final int WRITER = -1;
    private static final long INTERRUPT_EVERY_NANOS = 50_000;

    /** How many interrupts must have ended a call, and how many must not have. */
    private static final int MIN_INTERRUPTS = 250;

    private final Path file;
    private final long slots;
    private final OffsetLocks locks;
    private final Witness witness;
    private final boolean closing;
    private final List<InterruptAccount> accounts = new CopyOnWriteArrayList<>();

    /** Who is in the section of a name here: the number of readers, or {@link #WRITER}. */
    private final AtomicIntegerArray inside = new AtomicIntegerArray(NAMES);

    /** What writers here have counted, in plain memory: nothing but the lock orders it. */
    private final long[] counts = new long[NAMES];

    private final long[] sameCounts = new long[NAMES];

    private volatile OffsetLocks closedNext;

    private LockStorm(OffsetLocks locks, Witness witness, boolean closing) {
        this.file = locks.file();
        this.slots = locks.slots();
        this.locks = locks;
        this.witness = witness;
        this.closing = closing;
    }

    static String name(int number) {
        return "storm-" + number;
    }

    /** Arguments: lock file, slots, witness, threads, rounds of a thread, seed, closing or not. */
    public static void main(String[] arguments) throws Exception {
        Witness witness = Witness.at(Path.of(arguments[2]));
        int threads = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[4]);
        long seed = Long.parseLong(arguments[5]);
        boolean closing = Boolean.parseBoolean(arguments[6]);
        long sections;
        try (OffsetLocks locks =
                OffsetLocks.open(Path.of(arguments[0]), Long.parseLong(arguments[1]))) {
            System.out.println("ready");
            System.in.read();
            sections = run(locks, witness, threads, rounds, seed, closing);
        }
        System.out.println(sections);
    }

    /**
     * Returns the number of exclusive sections when all threads have had their rounds and enough
     * interrupts; or throws what one of them threw.
     */
    static long run(
            OffsetLocks locks, Witness witness, int threads, int rounds, long seed, boolean closing)
            throws Exception {
        LockStorm storm = new LockStorm(locks, witness, closing);
        List<SteppedThread> all = new ArrayList<>();
        List<SteppedThread.Step<Long>> steps = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Random random = new Random(seed + i);
            SteppedThread thread = SteppedThread.start("storm " + i);
            all.add(thread);
            steps.add(thread.begin(() -> storm.rounds(rounds, random)));
        }
        Random random = new Random(seed + threads);
        while (!steps.stream().allMatch(SteppedThread.Step::isDone)) {
            if (!storm.accounts.isEmpty()) {
                storm.accounts.get(random.nextInt(storm.accounts.size())).interrupt();
            }
            storm.closeNext();
            LockSupport.parkNanos(INTERRUPT_EVERY_NANOS);
        }
        long sections = 0;
        for (SteppedThread.Step<Long> step : steps) {
            sections += step.result();
        }
        all.forEach(SteppedThread::close);
        if (LongStream.of(storm.counts).sum() != sections) {
            throw new AssertionError(
                    "counted " + Arrays.toString(storm.counts) + " in " + sections);
        }
        return sections;
    }

    private boolean wasInterruptedEnough() {
        return accounts.stream().mapToInt(InterruptAccount::thrown).sum() >= MIN_INTERRUPTS
                && accounts.stream().mapToInt(InterruptAccount::kept).sum() >= MIN_INTERRUPTS;
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
        InterruptAccount account = new InterruptAccount();
        accounts.add(account);
        Path own = Files.createTempDirectory(file.getParent(), "own").resolve("own.locks");
        long sections = 0;
        for (int i = 0; i < rounds || !wasInterruptedEnough(); i++) {
            try {
                if (closing && random.nextInt(4) == 0) {
                    lockWhatIsClosed(random);
                } else if (random.nextInt(8) == 0) {
                    openAndLock(own);
                } else if (lockOne(random)) {
                    sections++;
                }
            } catch (InterruptedException e) {
                account.recordThrown();
            }
            // Not always, so that some calls begin with the status set.
            if (random.nextBoolean()) {
                account.recordKept();
            }
        }
        account.recordKept();
        return sections;
    }

    private static void openAndLock(Path own) throws IOException {
        try (OffsetLocks opened = OffsetLocks.open(own, 1);
                HeldLock held = opened.tryLock("own").orElseThrow()) {
            if (!held.isValid()) {
                throw new AssertionError(held.toString());
            }
        }
    }

    /** Returns whether it had an exclusive section. */
    private boolean lockOne(Random random) throws IOException, InterruptedException {
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
            if (!shared) {
                witness.increment(number);
            }
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
        Duration timeout = Duration.ofNanos(random.nextInt(MAX_TIMEOUT_NANOS));
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
        long nanos = random.nextInt(MAX_SECTION_NANOS);
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }
}
