package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.methods.Locker;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One thread locks all names, for the first time and again.
 *
 * <p>A generation starts with empty directories. The methods take turns with small pieces of the
 * list of names.
 */
final class NamesMeasurement implements Measurement {
    private static final int GENERATIONS = 5;
    private static final int REUSES = 3;
    private static final int PIECE = 100;

    /**
     * No generation starts after this time, so that a long list of names does not take too long.
     */
    private static final long MAX_NANOS = 15_000_000_000L;

    private final int generations;
    private final Names names;
    private final Set<LockMethod> methods;
    private final PairedSamples firstUse;
    private final PairedSamples reuse;

    NamesMeasurement(Scale scale, Names names) {
        this.generations = scale.of(GENERATIONS);
        this.names = names;
        this.methods =
                EnumSet.of(
                        LockMethod.OFFSET_LOCKS,
                        LockMethod.LOCK_WORDS,
                        LockMethod.BYTE_LOCK,
                        LockMethod.BARE_WORD,
                        LockMethod.FILE_KEPT,
                        LockMethod.FILE_DELETED);
        if (names.list().size() <= Descriptors.available()) {
            methods.add(LockMethod.FILE_CACHED);
        }
        this.firstUse = new PairedSamples(methods);
        this.reuse = new PairedSamples(methods);
    }

    @Override
    public int steps() {
        return generations;
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < generations; i++) {
            if (i == 0 || System.nanoTime() - start < MAX_NANOS) {
                generation(directory.resolve("generation-" + i));
            }
            progress.step("all names");
        }
        return Results.of(
                new ResultTable(
                        "names",
                        String.format(
                                "Lock and release %,d names, one after the other",
                                names.list().size()),
                        List.of(
                                Series.ofMedians("first use", "us", firstUse),
                                Series.ofMedians("re-use", "us", reuse)),
                        "One thread. At the first use the directories are empty."),
                Target.atLeast(
                        6,
                        String.format(
                                "%,d names in turn, re-use, time, byte lock / lock words",
                                names.list().size()),
                        reuse.ratio(LockMethod.BYTE_LOCK, LockMethod.LOCK_WORDS)));
    }

    private void generation(Path directory) throws Exception {
        Map<LockMethod, Locker> opened = LockMethod.openAll(methods, directory);
        useAll(opened, firstUse);
        for (int i = 0; i < REUSES; i++) {
            useAll(opened, reuse);
        }
        LockMethod.closeAll(opened);
    }

    private void useAll(Map<LockMethod, Locker> opened, PairedSamples samples) throws Exception {
        int round = 0;
        for (List<String> piece : names.pieces(PIECE)) {
            samples.round(round++, method -> opened.get(method).microsPerUse(piece));
        }
    }
}
