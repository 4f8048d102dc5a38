package io.offsetlocks.stress.jmh;

import io.offsetlocks.stress.ways.Way;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Lock and release of one name while the same process holds others. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class HeldBenchmark {
    private static final String NAME = "volume-42";

    @Param({"OFFSET_LOCKS", "BYTE_LOCK", "FILE_KEPT", "FILE_CACHED", "FILE_DELETED"})
    public Way way = Way.OFFSET_LOCKS;

    /** The last number takes as many open files of the ways with a file per name. */
    @Param({"0", "1", "10", "30", "100", "300", "1000", "3000", "10000"})
    public int held;

    private final Deque<AutoCloseable> others = new ArrayDeque<>();
    private OpenedWay opened;

    @Setup
    public void hold() throws Exception {
        opened = OpenedWay.bare(way);
        for (String other : opened.namesApart(held, NAME)) {
            others.push(opened.lock(other));
        }
    }

    @TearDown
    public void release() throws Exception {
        while (!others.isEmpty()) {
            others.pop().close();
        }
        opened.close();
    }

    @Benchmark
    public void lockAndClose() throws Exception {
        opened.lock(NAME).close();
    }
}
