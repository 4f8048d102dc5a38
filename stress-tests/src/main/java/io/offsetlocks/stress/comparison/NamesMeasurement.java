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
 * list of names, so that each finds its names, its files and its own code out of the processor's
 * caches; at last with the whole list, some times over, as a program does that uses one method.
 */
final class NamesMeasurement implements Measurement {
    private static final int GENERATIONS = 5;
    private static final int REUSES = 3;
    private static final int PASSES = 3;
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
    private final PairedSamples inTurn;

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
        this.inTurn = new PairedSamples(methods);
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
                generation(i, directory.resolve("generation-" + i));
            }
            progress.step("all names");
        }
        return results();
    }

    private Results results() {
        String number = String.format("%,d names", names.list().size());
        return Results.of(
                new ResultTable(
                        "names",
                        "Lock and release " + number + ", one after the other",
                        List.of(
                                Series.ofMedians("first use", "us", firstUse),
                                Series.ofMedians("re-use", "us", reuse),
                                Series.ofMedians(PASSES + " times over", "us", inTurn)),
                        String.format(
                                "One thread. At the first use the directories are empty. Up to the"
                                        + " re-use the methods take turns after each %d names; in"
                                        + " the last columns each locks all names %d times before"
                                        + " the next one does.",
                                PIECE, PASSES)),
                target(number + " in turn, re-use", reuse),
                target(number + " in turn, " + PASSES + " times over", inTurn));
    }

    private static Target target(String text, PairedSamples samples) {
        return Target.atLeast(
                6,
                text + ", time, byte lock / lock words",
                samples.ratio(LockMethod.BYTE_LOCK, LockMethod.LOCK_WORDS));
    }

    private void generation(int index, Path directory) throws Exception {
        Map<LockMethod, Locker> opened = LockMethod.openAll(methods, directory);
        useAll(opened, firstUse);
        for (int i = 0; i < REUSES; i++) {
            useAll(opened, reuse);
        }
        for (int i = 0; i < REUSES; i++) {
            inTurn.round(index + i, method -> microsPerPass(opened.get(method)));
        }
        LockMethod.closeAll(opened);
    }

    private void useAll(Map<LockMethod, Locker> opened, PairedSamples samples) throws Exception {
        int round = 0;
        for (List<String> piece : names.pieces(PIECE)) {
            samples.round(round++, method -> opened.get(method).microsPerUse(piece));
        }
    }

    private double microsPerPass(Locker locker) throws Exception {
        double micros = 0;
        for (int i = 0; i < PASSES; i++) {
            micros += locker.microsPerUse(names.list());
        }
        return micros / PASSES;
    }
}
