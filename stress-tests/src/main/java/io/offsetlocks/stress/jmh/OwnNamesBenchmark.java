package io.offsetlocks.stress.jmh;

import io.offsetlocks.stress.ways.Way;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Lock and release by several threads, each of a name of its own: locks taken in a second by all of
 * them. Their number is JMH's option {@code -t}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class OwnNamesBenchmark {
    @Param({
        "OFFSET_LOCKS",
        "BYTE_LOCK",
        "BYTE_LOCK_GUARDED",
        "FILE_KEPT",
        "FILE_CACHED",
        "FILE_DELETED",
        "STRIPED"
    })
    public Way way = Way.OFFSET_LOCKS;

    private final AtomicInteger threads = new AtomicInteger();
    private OpenedWay opened;

    /** A name that no other thread locks. */
    @State(Scope.Thread)
    public static class OwnName {
        private String name = "";

        @Setup
        public void choose(OwnNamesBenchmark benchmark) {
            name = "volume-" + benchmark.threads.getAndIncrement();
        }
    }

    @Setup
    public void open() throws Exception {
        opened = OpenedWay.bare(way);
    }

    @TearDown
    public void close() throws Exception {
        opened.close();
    }

    @Benchmark
    @Threads(2)
    public void lockAndClose(OwnName own) throws Exception {
        opened.lock(own.name).close();
    }
}
