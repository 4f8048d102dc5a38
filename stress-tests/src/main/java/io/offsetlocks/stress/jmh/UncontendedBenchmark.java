package io.offsetlocks.stress.jmh;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Lock and release of one name without contention. */
public class UncontendedBenchmark extends LockerBenchmark {
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

    @Setup
    public void open() throws Exception {
        open(method);
    }

    @TearDown
    public void close() throws Exception {
        closeLocker();
    }

    @Benchmark
    public void lockAndClose() throws Exception {
        locker().lock(NAME).close();
    }
}
