package io.offsetlocks.stress.comparison;

import com.sun.management.ThreadMXBean;
import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.methods.Locker;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;

/** One thread locks one name without contention: the time it takes, and the bytes it allocates. */
final class UncontendedMeasurement implements Measurement {
    private static final Set<LockMethod> METHODS =
            EnumSet.range(LockMethod.OFFSET_LOCKS, LockMethod.RESOLVER);
    private static final int ROUNDS = 400;
    private static final int BATCH = 100;

    /** How many times fewer rounds a slow method has. */
    private static final int SLOWER = 40;

    private final int rounds;
    private final List<String> batch;

    UncontendedMeasurement(Scale scale, String name) {
        this.rounds = scale.of(ROUNDS);
        this.batch = Collections.nCopies(BATCH, name);
    }

    @Override
    public int steps() {
        return 2;
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        Map<LockMethod, Locker> opened = LockMethod.openAll(METHODS, directory);
        PairedSamples micros = null;
        PairedSamples bytes = null;
        for (String label : List.of("one thread, warm-up", "one thread")) {
            micros = new PairedSamples(METHODS);
            bytes = new PairedSamples(METHODS);
            sample(opened, micros, bytes);
            progress.step(label);
        }
        LockMethod.closeAll(opened);
        return results(micros, bytes);
    }

    private void sample(Map<LockMethod, Locker> opened, PairedSamples micros, PairedSamples bytes)
            throws Exception {
        DoubleSupplier allocated = bytesAllocatedByThisThread();
        for (int round = 0; round < rounds; round++) {
            for (LockMethod method : LockMethod.rotated(METHODS, round)) {
                if (!method.isSlow() || round <= rounds / SLOWER) {
                    double before = allocated.getAsDouble();
                    micros.add(method, opened.get(method).microsPerUse(batch));
                    bytes.add(method, (allocated.getAsDouble() - before) / BATCH);
                }
            }
        }
    }

    /** Returns a count for use by this thread; NaN if the JVM does not count. */
    private static DoubleSupplier bytesAllocatedByThisThread() {
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                && threads.isThreadAllocatedMemorySupported()) {
            threads.setThreadAllocatedMemoryEnabled(true);
            long id = Thread.currentThread().getId();
            return () -> threads.getThreadAllocatedBytes(id);
        }
        return () -> Double.NaN;
    }

    private static Results results(PairedSamples micros, PairedSamples bytes) {
        return Results.of(
                new ResultTable(
                        "uncontended",
                        "Lock and release one name that nobody else wants",
                        List.of(
                                Series.ofMedians("time", "us", micros),
                                Series.ofPlainMedians("garbage", "bytes", bytes)),
                        "One thread. Garbage is what the thread allocates. A flock(1)"
                                + " process per use takes milliseconds and is left out."),
                Target.atMost(
                        1.10,
                        "one uncontended lock and release, time, offset locks / byte lock",
                        micros.ratio(LockMethod.OFFSET_LOCKS, LockMethod.BYTE_LOCK)),
                Target.atLeast(
                        3,
                        "one uncontended lock and release, time, file kept / offset locks",
                        micros.ratio(LockMethod.FILE_KEPT, LockMethod.OFFSET_LOCKS)),
                Target.atLeast(
                        8,
                        "one uncontended lock and release, time, byte lock / lock words",
                        micros.ratio(LockMethod.BYTE_LOCK, LockMethod.LOCK_WORDS)),
                Target.atLeast(
                        5,
                        "one uncontended lock and release, time, file kept open / lock words",
                        micros.ratio(LockMethod.FILE_CACHED, LockMethod.LOCK_WORDS)),
                Target.atLeast(
                        25,
                        "one uncontended lock and release, time, file kept / lock words",
                        micros.ratio(LockMethod.FILE_KEPT, LockMethod.LOCK_WORDS)),
                Target.atMost(
                        150,
                        "bytes",
                        "garbage of one uncontended lock and release beyond the byte" + " lock's",
                        bytes.of(LockMethod.OFFSET_LOCKS).median()
                                - bytes.of(LockMethod.BYTE_LOCK).median()));
    }
}
