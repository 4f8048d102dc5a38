package io.offsetlocks.stress.jmh;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Lock and release of one name by several threads: the locks that all of them take per second.
 * JMH's option {@code -t} sets the number of threads.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class OneNameBenchmark extends LockerBenchmark {
    @Param({
        "OFFSET_LOCKS",
        "LOCK_WORDS",
        "BYTE_LOCK_GUARDED",
        "BARE_WORD",
        "FILE_KEPT",
        "FILE_CACHED",
        "FILE_DELETED",
        "STRIPED"
    })
    public LockMethod method = LockMethod.OFFSET_LOCKS;

    @Setup
    public void open() throws Exception {
        openForThreads(method);
    }

    @TearDown
    public void close() throws Exception {
        closeLocker();
    }

    @Benchmark
    @Threads(8)
    public void lockAndClose() throws Exception {
        locker().lock(NAME).close();
    }
}
