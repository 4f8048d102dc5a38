package io.offsetlocks.stress.jmh;

import io.offsetlocks.stress.WorkDirectory;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.methods.Locker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A benchmark of a lock method of the comparison, opened in a directory of its own. A subclass says
 * when it is opened and closed, and overrides the annotations that do not suit it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public abstract class LockerBenchmark {
    static final String NAME = "volume-42";

    private WorkDirectory directory;
    private Locker locker;

    /** Opens a method for threads that never want the same name. */
    final void open(LockMethod method) throws IOException {
        directory = newDirectory();
        locker = method.open(directory.path());
    }

    /** Opens a method for threads that want the same name. */
    final void openForThreads(LockMethod method) throws IOException {
        directory = newDirectory();
        locker = method.openForThreads(directory.path());
    }

    static WorkDirectory newDirectory() throws IOException {
        return WorkDirectory.in(Path.of(System.getProperty("java.io.tmpdir")));
    }

    final Locker locker() {
        return locker;
    }

    final void closeLocker() throws IOException {
        locker.close();
        directory.close();
    }
}
