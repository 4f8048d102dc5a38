package io.offsetlocks.stress.storm;

import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a storm from its start to its end. */
final class StormRun {

    private static final int POLL_MILLIS = 1000;

    private final StormSettings settings;
    private final StormState state;

    StormRun(StormSettings settings) throws IOException {
        this.settings = settings;
        this.state = new StormState(settings, settings.witness());
    }

    /** Runs the storm and returns what it has found. */
    StormState run() throws IOException, InterruptedException {
        List<Thread> parts = new ArrayList<>();
        for (Runnable part : parts()) {
            parts.add(new Thread(part, "storm part " + parts.size()));
        }
        parts.forEach(Thread::start);
        try (Progress bar = Progress.onStandardError("storm", settings.seconds())) {
            int second = 0;
            // A slow machine gets the time it needs to inject each fault once.
            while (second < settings.seconds() || !state.hadEveryFault()) {
                if (state.awaitOver(POLL_MILLIS)) {
                    break;
                }
                if (second++ < settings.seconds()) {
                    bar.step(state.processes() + " processes");
                }
                check();
            }
        }
        state.end();
        for (Thread part : parts) {
            for (part.join(POLL_MILLIS); part.isAlive(); part.join(POLL_MILLIS)) {
                check();
            }
        }
        new FinalCheck(state).run();
        return state;
    }

    /** Judges what can be judged, and reports a thread that is stuck. */
    private void check() throws IOException, InterruptedException {
        state.referee().judge();
        Optional<ThreadRecord> stuck = state.stallDetector().findStuck();
        if (stuck.isPresent() && !state.isDetected()) {
            if (settings.lock() == LockUnderTest.REAL) {
                System.err.println(StallReport.of(state.witness(), settings.directory()));
            }
            state.violation(Violation.of(Kind.STUCK, "%s", stuck.get()));
        }
    }

    private List<Runnable> parts() throws IOException {
        List<Runnable> parts = new ArrayList<>();
        for (int i = 0; i < settings.processes(); i++) {
            parts.add(new ProcessSupervisor(state, this::startWorker, i));
        }
        for (StormFile file : settings.files()) {
            List<NamedSlot> namedSlots;
            try (OffsetLocks locks = file.open()) {
                namedSlots = file.named(locks, settings.lockedNames());
            }
            if (file.format() == LockFormat.BYTE_LOCKS) {
                addPythonClients(parts, file, namedSlots);
            }
            parts.add(new StrayCloseInjector(state, file, namedSlots));
        }
        return parts;
    }

    private void addPythonClients(List<Runnable> parts, StormFile file, List<NamedSlot> namedSlots)
            throws IOException {
        PythonClients pythonClients = new PythonClients(state, file, namedSlots);
        for (int i = 0; i < settings.pythonClients(); i++) {
            parts.add(new ProcessSupervisor(state, pythonClients::start, settings.processes() + i));
        }
    }

    private StormProcess startWorker(int process) throws IOException {
        List<Object> words = new ArrayList<>(settings.words());
        words.add(process);
        return StormProcess.startJvm(StormWorker.class, words, state);
    }
}
