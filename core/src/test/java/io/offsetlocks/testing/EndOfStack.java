package io.offsetlocks.testing;

import io.offsetlocks.LocksFixture;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The main class of a child that locks and releases in every frame near the end of its stack, and
 * in every one of them with a name of its own. Then it says what has become of the names, one per
 * line, and waits for the end of its input.
 */
public final class EndOfStack {
    private static final int WARM_UP_ROUNDS = 2_000;
    private static final int FRAMES = 300;
    private static final int ROUNDS = 4;

    private final NumberedCalls calls;
    private int frame;

    private EndOfStack(NumberedCalls calls) {
        this.calls = calls;
    }

    public static void main(String[] arguments) throws Exception {
        OffsetLocks locks = OffsetLocks.open(Path.of(arguments[0]), LocksFixture.SLOTS);
        EndOfStack program = new EndOfStack(new NumberedCalls(locks, arguments[1], FRAMES));
        for (int i = 0; i < Integer.parseInt(arguments[2]) * WARM_UP_ROUNDS; i++) {
            locks.tryLock("warm").orElseThrow().close();
            locks.lock("warm").close();
        }
        // A name that was not closed stays locked, by the thread of that round.
        int rounds = program.calls.areClosedOnce() ? 1 : ROUNDS;
        for (int i = 0; i < rounds; i++) {
            // Stack frames begin at other places each time.
            Thread thread = new Thread(null, program::run, "deep", 256_000 + i * 4_096);
            thread.start();
            thread.join();
        }
        System.out.println("done");
        program.calls.reportStates();
    }

    private void run() {
        frame = 0;
        if (calls.areCloses()) {
            for (int i = 0; i < FRAMES; i++) {
                calls.lock(i);
            }
        }
        try {
            recurse();
        } catch (StackOverflowError e) {
            // It had no frame left in which to try.
        }
        // What close was called for is closed once more: a call may not have got as far as that.
        for (int i = 0; i < FRAMES && !calls.areClosedOnce(); i++) {
            calls.close(i);
        }
    }

    @SuppressWarnings("InfiniteRecursion") // It is meant to overflow.
    private void recurse() {
        try {
            recurse();
        } finally {
            if (frame < FRAMES) {
                int at = frame++;
                try {
                    calls.call(at);
                    calls.close(at);
                } catch (UncheckedIOException broken) {
                    // The name says so below.
                }
            }
        }
    }

    /** Starts the child. */
    public static ChildProcess start(Path file, String way, int warmUps, String... options)
            throws IOException {
        return ChildProcess.jvmWith(List.of(options), EndOfStack.class, file, way, warmUps);
    }
}
