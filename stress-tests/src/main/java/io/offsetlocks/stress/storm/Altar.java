package io.offsetlocks.stress.storm;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.JavaCommand;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Starts a {@link Sacrifice} now and then, and takes over what it has lost while it still lives:
 * its names must be free at once, and told as abandoned.
 */
final class Altar implements Runnable {
    private static final int NAMES = 3;
    private static final int MOST_PAUSE_MILLIS = 8000;

    private final Fleet fleet;
    private final StormSettings settings;
    private final List<Place> inUse;
    private final Random random;
    private int tried;

    Altar(Fleet fleet, List<Place> inUse) {
        this.fleet = fleet;
        this.settings = fleet.settings();
        this.inUse = inUse;
        this.random = settings.random(-1_000_000);
    }

    @Override
    public void run() {
        try (OffsetLocks locks = OffsetLocks.open(settings.lockFile(), settings.slots())) {
            do {
                sacrifice(locks);
            } while (!fleet.awaitOver(random.nextInt(MOST_PAUSE_MILLIS)));
        } catch (IOException | InterruptedException | RuntimeException e) {
            fleet.reportFailure("the sacrifices", e);
        }
    }

    private void sacrifice(OffsetLocks locks) throws IOException, InterruptedException {
        List<String> names = freshNames(locks);
        List<Object> words = new ArrayList<>(settings.words());
        words.add(String.join(",", names));
        List<String> command =
                JavaCommand.of(StormRun.JVM_OPTIONS, Sacrifice.class, words.toArray());
        fleet.count(Fault.STRAY_CLOSE);
        try (StormProcess process = StormProcess.start(command, fleet)) {
            if (process.line().isEmpty()) {
                fleet.violation(Violation.of(Kind.UNEXPECTED, "a sacrifice came to nothing"));
                return;
            }
            for (String name : names) {
                expectAbandoned(locks, name, true);
                expectAbandoned(locks, name, false);
            }
            process.endInput();
            process.awaitEnd(Long.MAX_VALUE);
        }
    }

    private void expectAbandoned(OffsetLocks locks, String name, boolean abandoned) {
        Optional<HeldLock> lock = locks.tryLock(name);
        if (lock.isEmpty()) {
            fleet.violation(Violation.of(Kind.STUCK, "%s was lost, but is not to be had", name));
            return;
        }
        try (HeldLock held = lock.get()) {
            if (held.wasAbandoned() != abandoned) {
                Kind kind = abandoned ? Kind.ABANDONMENT_NOT_TOLD : Kind.ABANDONMENT_MADE_UP;
                fleet.violation(Violation.of(kind, "%s, lost by a stray close", held));
            }
        }
    }

    /** Returns names that share their slots with none of the storm's. */
    private List<String> freshNames(OffsetLocks locks) {
        Set<Integer> taken = inUse.stream().map(Place::slot).collect(Collectors.toSet());
        List<String> names = new ArrayList<>();
        while (names.size() < NAMES) {
            Place place = Place.of(locks, "sacrifice-" + tried++);
            if (taken.add(place.slot())) {
                names.add(place.name());
            }
        }
        return names;
    }
}
