package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A place in the fleet: keeps one process in it, does faults to it, and when they have ended it
 * starts another. Each fault comes once in a round, in an order that the seed says.
 */
final class Seat implements Runnable {
    /** Starts a process that has a number. */
    @FunctionalInterface
    interface Starter {
        StormProcess start(int process) throws IOException;
    }

    private static final int MOST_PAUSE_MILLIS = 1500;
    private static final int MOST_STOP_MILLIS = 400;

    private final Fleet fleet;
    private final Starter starter;
    private final Random random;
    private final List<Fault> round = new ArrayList<>();

    Seat(Fleet fleet, Starter starter, int number) {
        this.fleet = fleet;
        this.starter = starter;
        this.random = fleet.settings().random(-1 - number);
    }

    @Override
    public void run() {
        try {
            do {
                life();
            } while (!fleet.awaitOver(0));
        } catch (IOException | InterruptedException | RuntimeException e) {
            fleet.reportFailure("a seat", e);
        }
    }

    private void life() throws IOException, InterruptedException {
        int number = fleet.nextProcess();
        try (StormProcess process = starter.start(number)) {
            process.line(fleet.settings().patience());
            Fault fault = Fault.STOP;
            while (fault == Fault.STOP && !process.awaitEnd(Duration.ZERO)) {
                boolean over = fleet.awaitOver(random.nextInt(MOST_PAUSE_MILLIS));
                fault = over ? Fault.END : nextFault();
                fleet.count(fault);
                apply(fault, process);
            }
        } finally {
            fleet.bury(number);
        }
    }

    private Fault nextFault() {
        if (round.isEmpty()) {
            round.addAll(List.of(Fault.KILL, Fault.STOP, Fault.STOP, Fault.END));
            Collections.shuffle(round, random);
        }
        return round.remove(0);
    }

    private void apply(Fault fault, StormProcess process) throws IOException, InterruptedException {
        switch (fault) {
            case KILL -> process.kill();
            case STOP -> {
                process.signal("STOP");
                fleet.awaitOver(random.nextInt(MOST_STOP_MILLIS));
                process.signal("CONT");
            }
            case END -> {
                process.endInput();
                // The process itself reports a thread of its that is stuck, and says where.
                if (!process.awaitEnd(fleet.settings().patience().bound().multipliedBy(3))) {
                    fleet.report(Violation.of(Kind.STUCK, "a process does not end"));
                }
            }
            default -> throw new IllegalArgumentException(fault.label());
        }
    }
}
