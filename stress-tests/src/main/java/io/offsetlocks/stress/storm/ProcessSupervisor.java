package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Keeps one process of the storm running: injects faults into it, and starts another when it has
 * ended. The faults come in rounds, in a random order that depends on the seed.
 */
final class ProcessSupervisor implements Runnable {
    /** Starts a process with a given number. */
    @FunctionalInterface
    interface Starter {
        StormProcess start(int process) throws IOException;
    }

    private static final int MAX_PAUSE_MILLIS = 1500;
    private static final int MAX_STOP_MILLIS = 400;
    private static final int POLL_MILLIS = 100;

    private final StormState state;
    private final Starter starter;
    private final Random random;
    private final List<Fault> round = new ArrayList<>();

    ProcessSupervisor(StormState state, Starter starter, int number) {
        this.state = state;
        this.starter = starter;
        this.random = state.settings().random(-1 - number);
    }

    @Override
    public void run() {
        try {
            do {
                runOne();
            } while (!state.awaitOver(0));
        } catch (IOException | InterruptedException | RuntimeException e) {
            state.reportFailure("a supervisor", e);
        }
    }

    private void runOne() throws IOException, InterruptedException {
        int number = state.nextProcess();
        try (StormProcess process = starter.start(number)) {
            process.line();
            Fault fault = Fault.STOP;
            while (fault == Fault.STOP && process.isAlive()) {
                boolean over = state.awaitOver(random.nextInt(MAX_PAUSE_MILLIS));
                Fault last = state.isDetected() ? Fault.KILL : Fault.END;
                fault = over ? last : nextFault();
                state.count(fault);
                apply(fault, process, number);
            }
        } finally {
            state.markEnded(number);
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
                state.witness().beginStop();
                process.child().signal("STOP");
                state.awaitOver(random.nextInt(MAX_STOP_MILLIS));
                process.child().signal("CONT");
                state.witness().endStop();
            }
            case END -> end(process, number);
            default -> throw new IllegalArgumentException(fault.label());
        }
    }

    private void end(StormProcess process, int number) throws IOException, InterruptedException {
        Witness witness = state.witness();
        long atMost = witness.beats(number) + 3L * state.settings().timeout().beats();
        process.child().endInput();
        // A Python client has no heartbeat, and nothing guarantees that it gets its turn soon.
        while (!state.isDetected() && !process.hasEndedWithin(POLL_MILLIS)) {
            if (witness.beats(number) > atMost) {
                state.violation(Violation.of(Kind.STUCK, "process %d does not end", number));
            }
        }
    }
}
