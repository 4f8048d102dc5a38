package io.offsetlocks.stress;

import io.offsetlocks.stress.SharedPage.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Several processes on one name. */
final class ProcessesMeasurement implements Measurement {
    /**
     * A number of processes, and how long each keeps the lock.
     *
     * @param leastShare what is promised of the smallest share of a process over the largest; 0 for
     *     nothing
     * @param leastRate what is promised of the rate over that of the byte lock
     */
    private record Setting(int processes, Duration section, double leastShare, double leastRate) {
        List<Promise> promises(ContendedSamples samples) {
            if (leastShare == 0) {
                return List.of();
            }
            return List.of(
                    Promise.atLeast(
                            leastShare,
                            this + ", smallest/largest share of a process",
                            samples.evenness(Way.OFFSET_LOCKS)),
                    Promise.atLeast(
                            leastRate,
                            this + ", acquisitions, offset locks / byte lock",
                            samples.rateOverThatOf(Way.BYTE_LOCK)));
        }

        @Override
        public String toString() {
            long micros = section.toNanos() / 1000;
            String time = micros < 1000 ? micros + " us" : micros / 1000 + " ms";
            return processes + " processes, " + time;
        }
    }

    private static final List<Setting> SETTINGS =
            List.of(
                    new Setting(2, Duration.ZERO, 0, 0),
                    new Setting(4, Duration.ZERO, 0, 0),
                    new Setting(4, Duration.ofNanos(10_000), 0.5, 0.6),
                    new Setting(4, Duration.ofMillis(1), 0.9, 0.8));

    /** Rounds that only warm the compiler up. */
    private static final int WARM_UP = 1;

    /** How far ahead a round is announced, so that all workers begin at once. */
    private static final Duration NOTICE = Duration.ofMillis(5);

    private final int rounds;
    private final Duration round;
    private final String name;

    ProcessesMeasurement(int rounds, Duration round, String name) {
        this.rounds = rounds;
        this.round = round;
        this.name = name;
    }

    @Override
    public int steps() {
        return SETTINGS.size() * (WARM_UP + rounds);
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        // The parent makes the files, lest the workers race to.
        Way.closeAll(Way.openAll(Files.createDirectories(directory)));
        SharedPage page = SharedPage.in(directory);
        List<WorkerProcess> workers = new ArrayList<>();
        Findings findings = Findings.none();
        PairedSamples<Way> lost = new PairedSamples<>(List.of(Way.values()));
        try {
            for (int i = 0; i < 4; i++) {
                workers.add(WorkerProcess.start(directory, name));
            }
            for (Setting setting : SETTINGS) {
                ContendedSamples samples = measure(setting, workers, page, lost, progress);
                findings.rows().addAll(samples.rows(setting.toString()));
                findings.promises().addAll(setting.promises(samples));
            }
        } finally {
            for (WorkerProcess worker : workers) {
                worker.close();
            }
        }
        findings.notes()
                .add(
                        "Processes: each keeps the name for the time given, and takes it again at"
                            + " once; an owner change\n"
                            + "is an acquisition by another process than the last; smallest/largest"
                            + " compares the processes'\n"
                            + "acquisitions in all rounds; the longest wait is the median of the"
                            + " rounds' longest.");
        findings.rows().add(Row.ofFaults("processes: lost updates", way -> lost.of(way).sum()));
        return findings;
    }

    private ContendedSamples measure(
            Setting setting,
            List<WorkerProcess> workers,
            SharedPage page,
            PairedSamples<Way> lost,
            Progress progress)
            throws Exception {
        ContendedSamples samples = new ContendedSamples();
        List<WorkerProcess> crew = workers.subList(0, setting.processes());
        for (int i = 0; i < WARM_UP + rounds; i++) {
            for (Way way : Way.inTurn(i)) {
                ContendedResult result = run(setting, way, crew, page);
                lost.add(way, result.lostUpdates());
                if (i >= WARM_UP) {
                    samples.add(way, result);
                }
            }
            progress.step(setting.processes() + " processes");
        }
        return samples;
    }

    private ContendedResult run(Setting setting, Way way, List<WorkerProcess> crew, SharedPage page)
            throws IOException {
        page.set(Field.WITNESS, 0);
        page.set(Field.LAST_OWNER, 0);
        long start = System.nanoTime() + NOTICE.toNanos();
        String request =
                new ContendedRound(setting.section().toNanos(), start, start + round.toNanos())
                        .request(way);
        for (WorkerProcess worker : crew) {
            worker.ask(request);
        }
        List<String> answers = new ArrayList<>();
        for (WorkerProcess worker : crew) {
            answers.add(worker.answer());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return ContendedResult.of(answers, seconds, page.get(Field.WITNESS));
    }
}
