package io.offsetlocks.testing;

import io.offsetlocks.LocksFixture;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The main class of a child that locks and releases with so little left of its heap, each time some
 * bytes more, that some of its calls fail. Then it says what has become of the names, as {@link
 * NumberedCalls} do.
 */
public final class EndOfHeap {
    private static final int NAMES = 40;
    private static final int COARSE = 1 << 16;
    private static final int STEP = 16;
    private static final int ARRAY_HEADER = 16;

    private final NumberedCalls calls;
    private Object[] ballast;
    private Object[] permanent;
    private byte[] cushion;

    private EndOfHeap(NumberedCalls calls) {
        this.calls = calls;
    }

    public static void main(String[] arguments) throws Exception {
        OffsetLocks locks = OffsetLocks.open(Path.of(arguments[0]), LocksFixture.SLOTS);
        EndOfHeap program = new EndOfHeap(new NumberedCalls(locks, arguments[1], NAMES));
        locks.lock("warm").close();
        locks.tryLock("warm").orElseThrow().close();
        program.cushion = new byte[COARSE];
        program.fillWith(COARSE);
        program.cushion = null;
        program.permanent = program.ballast;
        int failures = 0;
        for (int i = 0; i < NAMES; i++) {
            failures += program.failsWith(i);
        }
        program.ballast = null;
        program.permanent = null;
        System.out.println(failures > 0 ? "done" : "nothing failed");
        program.calls.reportStates();
    }

    /** Calls with so many steps of bytes left; returns 1 if a call failed. */
    private int failsWith(int at) {
        if (calls.areCloses()) {
            calls.lock(at);
        }
        fill(at);
        int failed = 0;
        try {
            calls.call(at);
        } catch (OutOfMemoryError e) {
            failed = 1;
        } catch (UncheckedIOException broken) {
            // The name says so below.
        }
        ballast = permanent;
        if (!calls.areCloses()) {
            calls.close(at);
        }
        return failed;
    }

    /** Fills the heap until so many steps of bytes are left. */
    private void fill(int steps) {
        cushion = new byte[ARRAY_HEADER + STEP * steps];
        for (int size = COARSE / 2; size >= STEP; size /= 2) {
            fillWith(size);
        }
        cushion = null;
    }

    private void fillWith(int size) {
        try {
            while (true) {
                Object[] more = new Object[size / STEP];
                more[0] = ballast;
                ballast = more;
            }
        } catch (OutOfMemoryError full) {
            // Smaller ones may still fit.
        }
    }

    /** Starts the child. */
    public static ChildProcess start(Path file, String way) throws IOException {
        return ChildProcess.jvmWith(
                List.of("-Xint", "-Xmx12m", "-XX:-UseTLAB", "-XX:+UseSerialGC"),
                EndOfHeap.class,
                file,
                way);
    }
}
