package io.offsetlocks.stress.jmh;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.WorkDirectory;
import io.offsetlocks.stress.ways.Way;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    @Setup
    public void make() throws Exception {
        directory = OpenedWay.newDirectory();
        file = directory.path().resolve("names.locks");
        OffsetLocks.open(file, Way.SLOTS).close();
    }

    @TearDown
    public void remove() {
        directory.close();
    }

    @Benchmark
    public void offsetLocks() throws Exception {
        OffsetLocks.open(file, Way.SLOTS).close();
    }

    /** The yardstick: a channel that is opened, mapped as a whole and closed. */
    @Benchmark
    public Object channelAndMapping() throws Exception {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, channel.size());
        }
    }
}
