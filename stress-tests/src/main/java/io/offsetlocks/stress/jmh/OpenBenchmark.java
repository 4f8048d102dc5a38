package io.offsetlocks.stress.jmh;

import io.offsetlocks.LockFormat;
import io.offsetlocks.stress.WorkDirectory;
import io.offsetlocks.stress.comparison.methods.FileOpening;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Opening a lock file that exists, and closing it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class OpenBenchmark {
    private WorkDirectory directory;
    private Path file;
    private Path words;

    @Setup
    public void make() throws Exception {
        directory = LockerBenchmark.newDirectory();
        file = directory.path().resolve("names.locks");
        words = directory.path().resolve("names.words");
        FileOpening.asOffsetLocks(file, LockFormat.BYTE_LOCKS);
        FileOpening.asOffsetLocks(words, LockFormat.LOCK_WORDS);
    }

    @TearDown
    public void remove() {
        directory.close();
    }

    @Benchmark
    public void offsetLocks() throws Exception {
        FileOpening.asOffsetLocks(file, LockFormat.BYTE_LOCKS);
    }

    @Benchmark
    public void lockWords() throws Exception {
        FileOpening.asOffsetLocks(words, LockFormat.LOCK_WORDS);
    }

    @Benchmark
    public Object channelAndMapping() throws Exception {
        return FileOpening.asChannel(file);
    }
}
