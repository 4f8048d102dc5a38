package io.offsetlocks.stress.jmh;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Lock and release of names that have never been locked before, in an empty directory. */
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
public class FirstUseBenchmark extends LockerBenchmark {
    private static final int NAMES = 2_000;

    @Param({
        "OFFSET_LOCKS",
        "LOCK_WORDS",
        "BYTE_LOCK",
        "BARE_WORD",
        "FILE_KEPT",
        "FILE_CACHED",
        "FILE_DELETED"
    })
    public LockMethod method = LockMethod.OFFSET_LOCKS;

    private final List<String> names = new ArrayList<>();

    @Setup
    public void chooseNames() {
        for (int i = 0; i < NAMES; i++) {
            names.add("volume-" + i);
        }
    }

    @Setup(Level.Iteration)
    public void open() throws Exception {
        open(method);
    }

    @TearDown(Level.Iteration)
    public void close() throws Exception {
        closeLocker();
    }

    @Benchmark
    @OperationsPerInvocation(NAMES)
    public void lockAndClose() throws Exception {
        for (String name : names) {
            locker().lock(name).close();
        }
    }
}
