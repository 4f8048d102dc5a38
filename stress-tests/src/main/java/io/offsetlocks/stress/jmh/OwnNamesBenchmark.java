package io.offsetlocks.stress.jmh;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Lock and release by several threads, each of a name of its own: the locks that all of them take
 * per second. JMH's option {@code -t} sets the number of threads.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class OwnNamesBenchmark extends LockerBenchmark {
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

    private final AtomicInteger threads = new AtomicInteger();

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
        open(method);
    }

    @TearDown
    public void close() throws Exception {
        closeLocker();
    }

    @Benchmark
    @Threads(2)
    public void lockAndClose(OwnName own) throws Exception {
        locker().lock(own.name).close();
    }
}
