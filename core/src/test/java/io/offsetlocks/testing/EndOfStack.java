package io.offsetlocks.testing;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LocksFixture;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * The main class of a child that locks and releases in every frame near the end of its stack, and
 * in every one of them with a name of its own. Then it says what has become of the names, one per
 * line, and waits for the end of its input.
 */
public final class EndOfStack {
    private static final int WARM_UP_ROUNDS = 2_000;
    private static final int FRAMES = 300;
    private static final int ROUNDS = 4;

    private final OffsetLocks locks;
    private final String way;

    /** Made before the stack ends. */
    private final String[] names = new String[FRAMES];

    /** A handle, an Optional of one, or a view. */
    private final Object[] got = new Object[FRAMES];

    private int frame;

    private EndOfStack(OffsetLocks locks, String way) {
        this.locks = locks;
        this.way = way;
        for (int i = 0; i < FRAMES; i++) {
            names[i] = "name-" + i;
        }
    }

    public static void main(String[] arguments) throws Exception {
        OffsetLocks locks = OffsetLocks.open(Path.of(arguments[0]), LocksFixture.SLOTS);
        EndOfStack program = new EndOfStack(locks, arguments[1]);
        for (int i = 0; i < Integer.parseInt(arguments[2]) * WARM_UP_ROUNDS; i++) {
            locks.tryLock("warm").orElseThrow().close();
            locks.lock("warm").close();
        }
        for (int i = 0; i < ROUNDS; i++) {
            // Stack frames begin at other places each time.
            Thread thread = new Thread(null, program::run, "deep", 256_000 + i * 4_096);
            thread.start();
            thread.join();
        }
        System.out.println("done");
        reportStates(locks, program.names);
    }

    /** Prints what has become of the names when a line comes, and ends at the next line. */
    public static void reportStates(OffsetLocks locks, String[] names) throws IOException {
        System.in.read();
        for (String name : names) {
            System.out.println(name + " " + stateOf(locks, name));
        }
        System.out.println("end");
        System.in.read();
        Runtime.getRuntime().halt(0);
    }

    private static String stateOf(OffsetLocks locks, String name) {
        try {
            Optional<HeldLock> lock = locks.tryLock(name);
            lock.ifPresent(HeldLock::close);
            return lock.isPresent() ? "free" : "held";
        } catch (UncheckedIOException e) {
            return "broken";
        }
    }

    private void run() {
        frame = 0;
        if (way.equals("close")) {
            for (int i = 0; i < FRAMES; i++) {
                got[i] = locks.lock(names[i]);
            }
        }
        try {
            recurse();
        } catch (StackOverflowError e) {
            // It had no frame left in which to try.
        }
        // What close was called for is closed once more: a call may not have got as far as that.
        for (int i = 0; i < FRAMES; i++) {
            if (got[i] != null) {
                closeOnce(i);
            }
        }
    }

    @SuppressWarnings("InfiniteRecursion") // It is meant to overflow.
    private void recurse() {
        try {
            recurse();
        } finally {
            if (frame < FRAMES) {
                try {
                    tryOnce(frame++);
                } catch (UncheckedIOException broken) {
                    // The name says so below.
                }
            }
        }
    }

    private void tryOnce(int at) {
        switch (way) {
            case "lock" -> got[at] = locks.lock(names[at]);
            case "tryLock" -> got[at] = locks.tryLock(names[at]);
            case "shared" -> got[at] = locks.shared().lock(names[at]);
            case "view" -> {
                locks.asLock(names[at]).lock();
                got[at] = locks.asLock(names[at]);
            }
            case "all" -> got[at] = locks.lockAll(List.of(names[at], names[FRAMES - 1 - at]));
            default -> {}
        }
        if (got[at] != null) {
            closeOnce(at);
        }
    }

    private void closeOnce(int at) {
        if (got[at] instanceof HeldLock lock) {
            lock.close();
        } else if (got[at] instanceof Lock view) {
            view.unlock();
        } else if (got[at] instanceof Optional<?> lock && lock.isPresent()) {
            ((HeldLock) lock.get()).close();
        }
        got[at] = null;
    }

    /** Starts the child. */
    public static ChildProcess start(Path file, String way, int warmUps, String... options)
            throws IOException {
        return ChildProcess.jvmWith(List.of(options), EndOfStack.class, file, way, warmUps);
    }
}
