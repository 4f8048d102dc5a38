package io.offsetlocks.stress.jmh;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.ArrayDeque;
import java.util.Deque;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Lock and release of one name, without contention, while the same process holds no others or some.
 */
public class HeldBenchmark extends LockerBenchmark {
    @Param({
        "OFFSET_LOCKS",
        "LOCK_WORDS",
        "BYTE_LOCK",
        "BYTE_LOCK_GUARDED",
        "BARE_WORD",
        "FILE_KEPT",
        "FILE_CACHED",
        "FILE_DELETED",
        "STRIPED"
    })
    public LockMethod method = LockMethod.OFFSET_LOCKS;

    /** The methods with a file per name need as many open files as the largest number. */
    @Param({"0", "1", "10", "30", "100", "300", "1000", "3000", "10000"})
    public int held;

    private final Deque<AutoCloseable> others = new ArrayDeque<>();

    @Setup
    public void hold() throws Exception {
        open(method);
        for (String other : locker().namesWithoutCollisions(held, NAME)) {
            others.push(locker().lock(other));
        }
    }

    @TearDown
    public void release() throws Exception {
        while (!others.isEmpty()) {
            others.pop().close();
        }
        closeLocker();
    }

    @Benchmark
    public void lockAndClose() throws Exception {
        locker().lock(NAME).close();
    }
}
