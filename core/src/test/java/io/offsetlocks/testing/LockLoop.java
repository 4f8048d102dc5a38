package io.offsetlocks.testing;

import io.offsetlocks.HeldLock;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.OffsetLocks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that lock one name again and again, in one mode, until they are closed.
 *
 * <p>Readers stay until another one has come in, for a section at most: if nobody keeps new readers
 * out they overlap for ever. Writers stay for a section.
 */
public final class LockLoop implements AutoCloseable {
    private final NamedLocks locks;
    private final String name;
    private final long sectionNanos;
    private final AtomicLong turns = new AtomicLong();
    private final List<SteppedThread> threads = new ArrayList<>();
    private final List<SteppedThread.Step<Void>> steps = new ArrayList<>();
    private volatile boolean ended;

    private LockLoop(NamedLocks locks, String name, Duration section) {
        this.locks = locks;
        this.name = name;
        this.sectionNanos = section.toNanos();
    }

    /** Starts the threads, which have had a first turn when this returns. */
    public static LockLoop start(NamedLocks locks, String name, int threads, Duration section)
            throws Exception {
        LockLoop loop = new LockLoop(locks, name, section);
        for (int i = 0; i < threads; i++) {
            SteppedThread thread = SteppedThread.start(name + " again and again " + i);
            loop.threads.add(thread);
            loop.steps.add(thread.begin(loop::run));
        }
        loop.awaitTurns(1);
        return loop;
    }

    /**
     * The loop in a child JVM, until a line comes. It says {@code running} when it has begun, and
     * {@code ended} when it has had a few more turns after that line.
     */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        long slots = Long.parseLong(arguments[1]);
        boolean shared = arguments[2].equals("shared");
        int threads = Integer.parseInt(arguments[4]);
        Duration section = Duration.ofNanos(Long.parseLong(arguments[5]));
        try (OffsetLocks locks = OffsetLocks.open(file, slots)) {
            NamedLocks mode = shared ? locks.shared() : locks;
            try (LockLoop loop = start(mode, arguments[3], threads, section)) {
                System.out.println("running");
                // Until told, or the input ends with the parent.
                System.in.read();
                loop.awaitTurns(threads);
            }
        }
        System.out.println("ended");
    }

    /** Starts a child JVM that runs such a loop. */
    public static ChildProcess startChild(
            OffsetLocks locks, boolean shared, String name, int threads, Duration section)
            throws Exception {
        ChildProcess child =
                ChildProcess.jvm(
                        LockLoop.class,
                        locks.file(),
                        locks.slots(),
                        shared ? "shared" : "exclusive",
                        name,
                        threads,
                        section.toNanos());
        child.expect("running");
        return child;
    }

    /** Waits until there have been so many more turns than now. */
    public void awaitTurns(int more) {
        long wanted = turns.get() + more;
        Await.until("the loop has had " + more + " turns", () -> turns.get() >= wanted);
    }

    private Void run() {
        while (!ended) {
            try (HeldLock held = locks.lock(name)) {
                long turn = turns.incrementAndGet();
                long start = System.nanoTime();
                while (System.nanoTime() - start < sectionNanos
                        && !(held.isShared() && turns.get() > turn)) {
                    Thread.onSpinWait();
                }
            }
        }
        return null;
    }

    /** Ends the threads, each after its section, and fails if one of them failed. */
    @Override
    public void close() {
        ended = true;
        threads.forEach(SteppedThread::close);
        for (SteppedThread.Step<Void> step : steps) {
            Await.until("the loop ends", step::isDone);
            try {
                step.result();
            } catch (Exception e) {
                throw new AssertionError("a thread of the loop failed", e);
            }
        }
    }
}
