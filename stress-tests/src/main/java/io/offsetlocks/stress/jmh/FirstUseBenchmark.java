package io.offsetlocks.stress.jmh;

import io.offsetlocks.stress.ways.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Lock and release of names that have never been locked before, in an empty directory. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@State(Scope.Benchmark)
public class FirstUseBenchmark {
    private static final int NAMES = 2_000;

    @Param({"OFFSET_LOCKS", "BYTE_LOCK", "FILE_KEPT", "FILE_CACHED", "FILE_DELETED"})
    public Way way = Way.OFFSET_LOCKS;

    private final List<String> names = new ArrayList<>();
    private OpenedWay opened;

    @Setup
    public void chooseNames() {
        for (int i = 0; i < NAMES; i++) {
            names.add("volume-" + i);
        }
    }

    @Setup(Level.Iteration)
    public void open() throws Exception {
        opened = OpenedWay.bare(way);
    }

    @TearDown(Level.Iteration)
    public void close() throws Exception {
        opened.close();
    }

    @Benchmark
    @OperationsPerInvocation(NAMES)
    public void lockAndClose() throws Exception {
        for (String name : names) {
            opened.lock(name).close();
        }
    }
}
