package io.offsetlocks.stress;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.findings.Findings;
import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.PairedSamples;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.findings.Promise;
import io.offsetlocks.stress.ways.Way;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Opening a lock file that exists, and closing it. */
final class OpenMeasurement implements Measurement {
    private static final Set<Way> WAYS = EnumSet.of(Way.OFFSET_LOCKS, Way.BYTE_LOCK);
    private static final int ROUNDS = 500;

    private final int rounds;

    OpenMeasurement(Scale scale) {
        this.rounds = scale.of(ROUNDS);
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        Path file = directory.resolve("names.locks");
        OffsetLocks.open(file, Way.SLOTS).close();
        PairedSamples<Way> millis = null;
        // The first time is the compiler's.
        for (int times = 0; times < 2; times++) {
            millis = new PairedSamples<>(WAYS);
            for (int round = 0; round < rounds; round++) {
                millis.round(round, (way, r) -> millisToOpen(way, file));
            }
        }
        progress.step("open");
        return findings(millis);
    }

    private static double millisToOpen(Way way, Path file) throws IOException {
        long start = System.nanoTime();
        if (way == Way.OFFSET_LOCKS) {
            OffsetLocks.open(file, Way.SLOTS).close();
        } else {
            openAndMap(file);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static void openAndMap(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.map(MapMode.READ_WRITE, 0, channel.size());
        }
    }

    private static Findings findings(PairedSamples<Way> millis) {
        Findings findings = Findings.none();
        findings.parts()
                .add(
                        new Part(
                                "open",
                                "Open a lock file that exists, and close it",
                                List.of(Measure.ofMedians("time", "ms", millis)),
                                "The byte lock is a FileChannel that is opened and mapped."));
        findings.promises()
                .add(
                        Promise.atMost(
                                1,
                                "ms",
                                "open of a file that exists",
                                millis.of(Way.OFFSET_LOCKS).median()));
        return findings;
    }
}
