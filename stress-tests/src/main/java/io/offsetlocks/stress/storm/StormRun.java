package io.offsetlocks.stress.storm;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.JavaCommand;
import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A storm from its beginning to its end. */
final class StormRun {
    /** A process lives for seconds: what makes it start fast is worth more than its peak speed. */
    static final List<String> JVM_OPTIONS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx64m");

    private final StormSettings settings;
    private final Fleet fleet;
    private long progress = -1;
    private long progressAt;

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
            for (int second = 0; second < settings.seconds(); second++) {
                if (fleet.awaitOver(1000)) {
                    break;
                }
                bar.step(fleet.processes() + " processes");
                expectProgress();
            }
        }
        fleet.end();
        for (Thread part : parts) {
            part.join();
        }
        new FinalCheck(fleet).run();
        return fleet;
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
                JavaCommand.of(JVM_OPTIONS, StormWorker.class, words.toArray()), fleet::report);
    }

    /** Reports if nobody has come through a section for as long as patience lasts. */
    private void expectProgress() {
        long sections = 0;
        for (int slot = 0; slot < settings.slots(); slot++) {
            sections += fleet.witness().count(slot);
        }
        long now = System.nanoTime();
        if (sections != progress) {
            progress = sections;
            progressAt = now;
        } else if (now - progressAt > settings.patience().bound().toNanos()) {
            fleet.report(Violation.of(Kind.STUCK, "no section has ended anywhere"));
        }
    }
}
