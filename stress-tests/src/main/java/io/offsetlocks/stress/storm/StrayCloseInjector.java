package io.offsetlocks.stress.storm;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Starts a {@link StrayCloseProcess} now and then, and acquires the locks that it has lost while it
 * still runs: they must be free at once, and reported as abandoned.
 */
final class StrayCloseInjector implements Runnable {
    private static final int NAMES = 3;
    private static final int MAX_PAUSE_MILLIS = 8000;

    private final StormState state;
    private final StormSettings settings;
    private final StormFile file;
    private final List<NamedSlot> inUse;
    private final Random random;
    private int tried;

    StrayCloseInjector(StormState state, StormFile file, List<NamedSlot> inUse) {
        this.state = state;
        this.settings = state.settings();
        this.file = file;
        this.inUse = inUse;
        this.random = settings.random(-1_000_000L - file.firstSlot());
    }

    @Override
    public void run() {
        try (OffsetLocks locks = file.open()) {
            do {
                injectOne(locks);
            } while (!state.awaitOver(random.nextInt(MAX_PAUSE_MILLIS)));
        } catch (IOException | InterruptedException | RuntimeException e) {
            state.reportFailure("the injector of stray closes", e);
        }
    }

    private void injectOne(OffsetLocks locks) throws IOException, InterruptedException {
        List<String> names = unusedNames(locks);
        List<Object> words = new ArrayList<>(settings.words());
        words.add(settings.files().indexOf(file));
        words.add(String.join(",", names));

        state.count(Fault.STRAY_CLOSE);
        try (StormProcess process = StormProcess.startJvm(StrayCloseProcess.class, words, state)) {
            if (process.line().isEmpty()) {
                state.violation(Violation.of(Kind.UNEXPECTED, "a stray close did not happen"));
                return;
            }
            for (String name : names) {
                expectAbandoned(locks, name, true);
                expectAbandoned(locks, name, false);
            }
            process.child().endInput();
            process.child().awaitOutput();
        }
    }

    private void expectAbandoned(OffsetLocks locks, String name, boolean abandoned) {
        Optional<HeldLock> lock = locks.tryLock(name);
        if (lock.isEmpty()) {
            state.violation(Violation.of(Kind.STUCK, "%s was lost, but cannot be acquired", name));
            return;
        }
        try (HeldLock held = lock.get()) {
            if (held.wasAbandoned() != abandoned) {
                Kind kind = abandoned ? Kind.ABANDONMENT_NOT_REPORTED : Kind.FALSE_ABANDONMENT;
                state.violation(Violation.of(kind, "%s, lost by a stray close", held));
            }
        }
    }

    /** Returns names that share no slot with the storm's names. */
    private List<String> unusedNames(OffsetLocks locks) {
        Set<Integer> taken = inUse.stream().map(NamedSlot::slot).collect(Collectors.toSet());
        List<String> names = new ArrayList<>();
        while (names.size() < NAMES) {
            NamedSlot namedSlot = file.named(locks, "stray-close-" + tried++);
            if (taken.add(namedSlot.slot())) {
                names.add(namedSlot.name());
            }
        }
        return names;
    }
}
