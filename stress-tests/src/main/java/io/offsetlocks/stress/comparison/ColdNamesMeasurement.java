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
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One thread locks names that it chooses at random from very many: neither the name nor its place
 * in the file is in the processor's caches.
 *
 * <p>The methods with a file per name are left out: a million files would have to exist first.
 */
final class ColdNamesMeasurement implements Measurement {
    private static final Set<LockMethod> METHODS =
            EnumSet.of(
                    LockMethod.OFFSET_LOCKS,
                    LockMethod.LOCK_WORDS,
                    LockMethod.BYTE_LOCK,
                    LockMethod.BARE_WORD,
                    LockMethod.STRIPED);
    private static final int NAMES = 1_000_000;
    private static final int ROUNDS = 300;
    private static final int PIECE = 200;
    private static final long SEED = 42;

    private final int rounds;
    private final int number;
    private final Random random = new Random(SEED);

    ColdNamesMeasurement(Scale scale) {
        this.rounds = scale.of(ROUNDS);
        this.number = scale.of(NAMES);
    }

    @Override
    public int steps() {
        return 2;
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        Map<LockMethod, Locker> opened = LockMethod.openAll(METHODS, directory);
        List<String> names = IntStream.range(0, number).mapToObj(i -> "volume-" + i).toList();
        PairedSamples micros = null;
        // The first pass brings the pages of the files into memory.
        for (String label : List.of("random names, warm-up", "random names")) {
            micros = new PairedSamples(METHODS);
            for (int round = 0; round < rounds; round++) {
                micros.round(round, method -> opened.get(method).microsPerUse(some(names)));
            }
            progress.step(label);
        }
        LockMethod.closeAll(opened);
        return results(micros);
    }

    /** Returns other names each time, or the second method would find them in the caches. */
    private List<String> some(List<String> names) {
        return random.ints(PIECE, 0, number).mapToObj(names::get).toList();
    }

    private Results results(PairedSamples micros) {
        String title = String.format("Lock and release random ones of %,d names", number);
        return Results.of(
                new ResultTable(
                        "cold",
                        title,
                        List.of(Series.ofMedians("time", "us", micros)),
                        "One thread. Neither a name nor its place in the file is likely to be in"
                                + " the processor's caches. The methods with a file per name are"
                                + " left out."),
                Target.atLeast(
                        4,
                        String.format(
                                "random ones of %,d names, time, byte lock / lock words", number),
                        micros.ratio(LockMethod.BYTE_LOCK, LockMethod.LOCK_WORDS)));
    }
}
