package io.offsetlocks.stress;

import io.offsetlocks.stress.SharedPage.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The time from a holder's release in this process to the return of a waiter in another.
 *
 * <p>The holder lets go only after the kernel has listed the waiter as waiting; it does not guess.
 */
final class WakeUpMeasurement implements Measurement {
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final long LOOK_EVERY_NANOS = 50_000;

    /** Rounds that only warm the compiler up. */
    private static final int WARM_UP = 10;

    private final int rounds;
    private final int turns;
    private final String name;
    private final Map<Way, Samples> micros = new EnumMap<>(Way.class);
    private final PairedSamples<Way> medians = new PairedSamples<>(List.of(Way.values()));
    private long turn;
    private long firstTurn;
    private int unseen;

    WakeUpMeasurement(int rounds, int turns, String name) {
        this.rounds = rounds;
        this.turns = turns;
        this.name = name;
        forget();
    }

    private void forget() {
        for (Way way : Way.values()) {
            micros.put(way, new Samples());
        }
        unseen = 0;
        firstTurn = turn;
    }

    @Override
    public int steps() {
        return WARM_UP + rounds;
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        if (!KernelWaits.areVisible()) {
            for (int i = 0; i < steps(); i++) {
                progress.step("wake-up: not measured");
            }
            return findings("Wake-ups are not measured where the kernel does not list waiters.");
        }
        Map<Way, LockingWay> opened = Way.openAll(Files.createDirectories(directory));
        SharedPage page = SharedPage.in(directory);
        try (WorkerProcess waiter = WorkerProcess.start(directory, name)) {
            for (int i = 0; i < WARM_UP; i++) {
                for (Way way : Way.inTurn(i)) {
                    round(way, opened.get(way), waiter, page);
                }
                progress.step("wake-up, warm-up");
            }
            forget();
            for (int i = 0; i < rounds; i++) {
                medians.round(i, (way, r) -> round(way, opened.get(way), waiter, page));
                progress.step("wake-up");
            }
        }
        Way.closeAll(opened);
        return findings(
                String.format(
                        "Wake-up: from just before the release in one process to the return of a"
                                + " waiter in another, once\n/proc/locks showed it; %d of %d are"
                                + " left out, for it showed no waiter within %d ms.",
                        unseen, turn - firstTurn, PATIENCE.toMillis()));
    }

    /** Wakes the waiter up a number of times, and returns the median in microseconds. */
    private double round(Way kind, LockingWay way, WorkerProcess waiter, SharedPage page)
            throws Exception {
        boolean[] seen = new boolean[turns];
        waiter.ask("wait " + kind + " " + (turn + 1) + " " + turns);
        for (int i = 0; i < turns; i++) {
            turn++;
            seen[i] = wakeUp(way, waiter, page);
        }
        Samples round = new Samples();
        String[] nanos = waiter.answer().split(" ");
        for (int i = 0; i < turns; i++) {
            if (seen[i]) {
                round.add(Long.parseLong(nanos[i]) / 1e3);
                micros.get(kind).add(Long.parseLong(nanos[i]) / 1e3);
            } else {
                unseen++;
            }
        }
        return round.median();
    }

    /** Lets the waiter in once, and returns whether it was seen waiting. */
    private boolean wakeUp(LockingWay way, WorkerProcess waiter, SharedPage page) throws Exception {
        AutoCloseable held = way.lock(name);
        page.set(Field.HELD, turn);
        while (page.get(Field.WAITING) != turn) {
            look(waiter);
        }
        boolean seen = awaitWaiting(waiter);
        page.set(Field.RELEASED_AT, System.nanoTime());
        held.close();
        while (page.get(Field.DONE) != turn) {
            look(waiter);
        }
        return seen;
    }

    private static boolean awaitWaiting(WorkerProcess waiter) throws IOException {
        long start = System.nanoTime();
        while (!KernelWaits.has(waiter.pid())) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                return false;
            }
            look(waiter);
        }
        return true;
    }

    private static void look(WorkerProcess waiter) throws IOException {
        if (!waiter.isAlive()) {
            throw new IOException("worker " + waiter.pid() + " ended early");
        }
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }

    private Findings findings(String note) {
        Findings findings = Findings.none();
        findings.rows().add(Row.ofMedians("wake-up, median", "us", medians));
        findings.rows()
                .add(
                        Row.ofValues(
                                "wake-up, 99th percentile",
                                "us",
                                way -> micros.get(way).percentile(0.99)));
        findings.promises()
                .add(
                        Promise.atMost(
                                2,
                                "wake-up between processes, median, offset locks / byte lock",
                                medians.ratio(Way.OFFSET_LOCKS, Way.BYTE_LOCK)));
        findings.notes().add(note);
        return findings;
    }
}
