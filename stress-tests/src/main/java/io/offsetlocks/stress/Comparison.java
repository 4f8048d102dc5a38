package io.offsetlocks.stress;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The whole comparison, one measurement after the other. */
final class Comparison {
    private final List<Measurement> measurements;

    private Comparison(List<Measurement> measurements) {
        this.measurements = measurements;
    }

    static Comparison of(Sizes sizes, Names names) {
        String one = names.first();
        return new Comparison(
                List.of(
                        new SoloMeasurement(sizes.soloRounds(), one),
                        new HeldMeasurement(sizes.soloRounds() / 4, one),
                        new NamesMeasurement(sizes, names),
                        new ThreadsMeasurement(sizes.threadRounds(), sizes.threadRound(), one),
                        new ProcessesMeasurement(sizes.processRounds(), sizes.processRound(), one),
                        new WakeUpMeasurement(sizes.wakeUpRounds(), sizes.wakeUps(), one)));
    }

    /** Runs every measurement in its own directory below a common one, which must be empty. */
    Findings run(Path directory) throws Exception {
        int steps = measurements.stream().mapToInt(Measurement::steps).sum();
        Findings findings = Findings.none();
        try (Progress progress = Progress.onStandardError("compare", steps)) {
            for (Measurement measurement : measurements) {
                Path own = directory.resolve(measurement.getClass().getSimpleName());
                findings.addAll(measurement.measure(Files.createDirectory(own), progress));
            }
        }
        return findings;
    }
}
