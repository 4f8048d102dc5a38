package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.results.Exclusion;
import io.offsetlocks.stress.comparison.results.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The whole comparison: its measurements run one after the other. */
record Comparison(List<Measurement> measurements, Exclusion exclusion) {

    static Comparison of(Scale scale, Names names, InstalledTools tools, boolean postgresql) {
        String one = names.first();
        Exclusion exclusion = new Exclusion();
        List<Measurement> measurements =
                new ArrayList<>(
                        List.of(
                                new UncontendedMeasurement(scale, one),
                                new NamesMeasurement(scale, names),
                                new ColdNamesMeasurement(scale),
                                new OpenMeasurement(scale),
                                new MemoryMeasurement(scale),
                                new HeldMeasurement(scale, one),
                                new ThreadsMeasurement(scale, one, exclusion),
                                new OwnNamesMeasurement(scale, tools, one),
                                new ProcessesMeasurement(scale, tools, one, exclusion),
                                new WakeUpMeasurement(scale, tools, one),
                                new WaitsMeasurement(scale, one),
                                new RecoveryMeasurement(scale, tools, one),
                                new LeftBehindMeasurement(scale)));
        if (postgresql) {
            measurements.add(new PostgresMeasurement(scale, one));
        }
        return new Comparison(measurements, exclusion);
    }

    /** Returns whether every method excluded that is meant to. */
    boolean exclusionHeld() {
        return exclusion.held();
    }

    /** Runs each measurement in its own subdirectory of a directory, which must be empty. */
    Results run(Path directory) throws Exception {
        int steps = measurements.stream().mapToInt(Measurement::steps).sum();
        Results results = Results.none();
        try (Progress progress = Progress.onStandardError("compare", steps)) {
            for (Measurement measurement : measurements) {
                Path own = directory.resolve(measurement.getClass().getSimpleName());
                results.addAll(measurement.measure(Files.createDirectory(own), progress));
            }
        }
        results.tables().add(exclusion.table());
        return results;
    }
}
