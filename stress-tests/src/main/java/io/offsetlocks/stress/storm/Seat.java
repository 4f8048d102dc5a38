package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
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
    private static final int LOOK_EVERY_MILLIS = 100;

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
            process.line();
            Fault fault = Fault.STOP;
            while (fault == Fault.STOP && !process.awaitEnd(0)) {
                boolean over = fleet.awaitOver(random.nextInt(MOST_PAUSE_MILLIS));
                Fault last = fleet.hasFoundOut() ? Fault.KILL : Fault.END;
                fault = over ? last : nextFault();
                fleet.count(fault);
                apply(fault, process, number);
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

    private void apply(Fault fault, StormProcess process, int number)
            throws IOException, InterruptedException {
        switch (fault) {
            case KILL -> process.kill();
            case STOP -> {
                fleet.witness().beginStop();
                process.signal("STOP");
                fleet.awaitOver(random.nextInt(MOST_STOP_MILLIS));
                process.signal("CONT");
                fleet.witness().endStop();
            }
            case END -> end(process, number);
            default -> throw new IllegalArgumentException(fault.label());
        }
    }

    private void end(StormProcess process, int number) throws IOException, InterruptedException {
        Witness witness = fleet.witness();
        long atMost = witness.beats(number) + 3L * fleet.settings().patience().beats();
        process.endInput();
        // A Python client does not beat, and nobody has promised that it gets its turn soon.
        while (!fleet.hasFoundOut() && !process.awaitEnd(LOOK_EVERY_MILLIS)) {
            if (witness.beats(number) > atMost) {
                fleet.violation(Violation.of(Kind.STUCK, "process %d does not end", number));
            }
        }
    }
}
