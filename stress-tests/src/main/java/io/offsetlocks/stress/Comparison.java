package io.offsetlocks.stress;

import io.offsetlocks.stress.findings.Exclusion;
import io.offsetlocks.stress.findings.Findings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The whole comparison, one measurement after the other. */
final class Comparison {
    private final List<Measurement> measurements;
    private final Exclusion exclusion;

    private Comparison(List<Measurement> measurements, Exclusion exclusion) {
        this.measurements = measurements;
        this.exclusion = exclusion;
    }

    static Comparison of(Scale scale, Names names, Installed installed) {
        String one = names.first();
        Exclusion exclusion = new Exclusion();
        return new Comparison(
                List.of(
                        new SoloMeasurement(scale, one),
                        new NamesMeasurement(scale, names),
                        new OpenMeasurement(scale),
                        new MemoryMeasurement(scale),
                        new HeldMeasurement(scale, one),
                        new ThreadsMeasurement(scale, one, exclusion),
                        new ProcessesMeasurement(scale, installed, one, exclusion),
                        new WakeUpMeasurement(scale, installed, one),
                        new LeftBehindMeasurement(scale)),
                exclusion);
    }

    /** Returns whether no way was seen to let two in but those of which it is known. */
    boolean exclusionHeld() {
        return exclusion.held();
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
        findings.parts().add(exclusion.part());
        return findings;
    }
}
