package io.offsetlocks.stress.storm;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.JavaCommand;
import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A storm from its beginning to its end. */
final class StormRun {
    /** A process lives for seconds: what makes it start fast is worth more than its peak speed. */
    static final List<String> JVM_OPTIONS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx64m");

    private static final int LOOK_EVERY_MILLIS = 1000;

    private final StormSettings settings;
    private final Fleet fleet;

    StormRun(StormSettings settings) throws IOException {
        this.settings = settings;
        this.fleet = new Fleet(settings, settings.witness());
    }

    /** Runs the storm and returns what it has seen. */
    Fleet run() throws IOException, InterruptedException {
        List<Thread> parts = new ArrayList<>();
        for (Runnable part : parts()) {
            parts.add(new Thread(part, "storm part " + parts.size()));
        }
        parts.forEach(Thread::start);
        try (Progress bar = Progress.onStandardError("storm", settings.seconds())) {
            int second = 0;
            // A slow machine gets the time it needs to have every fault once.
            while (second < settings.seconds() || !fleet.hadEveryFault()) {
                if (fleet.awaitOver(LOOK_EVERY_MILLIS)) {
                    break;
                }
                if (second++ < settings.seconds()) {
                    bar.step(fleet.processes() + " processes");
                }
                look();
            }
        }
        fleet.end();
        for (Thread part : parts) {
            for (part.join(LOOK_EVERY_MILLIS); part.isAlive(); part.join(LOOK_EVERY_MILLIS)) {
                look();
            }
        }
        new FinalCheck(fleet).run();
        return fleet;
    }

    /** Judges what has come to light, and reports a thread that is stuck. */
    private void look() throws IOException, InterruptedException {
        fleet.referee().judge();
        Optional<Journal> stuck = fleet.watch().look();
        if (stuck.isPresent() && !fleet.hasFoundOut()) {
            if (settings.subject() == Subject.REAL) {
                System.err.println(Diagnosis.of(fleet.witness(), settings.directory()));
            }
            fleet.violation(Violation.of(Kind.STUCK, "%s", stuck.get()));
        }
    }

    private List<Runnable> parts() throws IOException {
        List<Place> places;
        try (OffsetLocks locks = OffsetLocks.open(settings.lockFile(), settings.slots())) {
            places = Place.all(locks, settings);
        }
        List<Runnable> parts = new ArrayList<>();
        for (int i = 0; i < settings.processes(); i++) {
            parts.add(new Seat(fleet, this::startWorker, i));
        }
        Foreigners foreigners = new Foreigners(fleet, places);
        for (int i = 0; i < settings.foreigners(); i++) {
            parts.add(new Seat(fleet, foreigners::start, settings.processes() + i));
        }
        parts.add(new Altar(fleet, places));
        return parts;
    }

    private StormProcess startWorker(int process) throws IOException {
        List<Object> words = new ArrayList<>(settings.words());
        words.add(process);
        return StormProcess.start(
                JavaCommand.of(JVM_OPTIONS, StormWorker.class, words.toArray()), fleet);
    }
}
