package io.offsetlocks.stress;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * One thread on one name while it holds many others: the kernel and the JDK walk the list of the
 * locks held in a file, so one file for all names gets slower with every lock held.
 */
final class HeldMeasurement implements Measurement {
    private static final List<Integer> HELD = List.of(100, 1_000);
    private static final int BATCH = 20;

    private final int rounds;
    private final List<String> batch;

    HeldMeasurement(int rounds, String name) {
        this.rounds = rounds;
        this.batch = Collections.nCopies(BATCH, name);
    }

    @Override
    public int steps() {
        return HELD.size();
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        Map<Way, LockingWay> opened = Way.openAll(directory);
        Deque<AutoCloseable> held = new ArrayDeque<>();
        Findings findings = Findings.none();
        int next = 0;
        for (int number : HELD) {
            for (; next < number; next++) {
                for (LockingWay way : opened.values()) {
                    held.push(way.lock("held-" + next));
                }
            }
            PairedSamples<Way> samples = new PairedSamples<>(List.of(Way.values()));
            for (int round = 0; round < rounds; round++) {
                samples.round(round, (way, r) -> opened.get(way).microsPerUse(batch));
            }
            findings.rows()
                    .add(
                            Row.ofMedians(
                                    String.format("lock+release, %,d others held", number),
                                    "us",
                                    samples));
            progress.step("others held");
        }
        while (!held.isEmpty()) {
            held.pop().close();
        }
        Way.closeAll(opened);
        return findings;
    }
}
