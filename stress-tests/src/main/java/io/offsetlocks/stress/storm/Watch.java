package io.offsetlocks.stress.storm;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for threads that stand still while their process lives on: that is what a lost wake-up, a
 * deadlock or a lock that nobody lets go of look like from outside.
 *
 * <p>A process lives as long as it beats, which it does not while it is stopped, gets no time, or
 * is dead, nor while another is stopped, which may hold what it waits for. Whatever a thread of the
 * storm does, it takes a step within a few beats, if the locks let it.
 */
final class Watch {
    private record Stand(long steps, long beats) {}

    private final Witness witness;
    private final Patience patience;
    private final Map<Integer, Stand> stands = new HashMap<>();
    private long longest;

    Watch(Witness witness, Patience patience) {
        this.witness = witness;
        this.patience = patience;
    }

    /** Looks at all threads, and returns one that is stuck. */
    Optional<Journal> look() {
        Optional<Journal> stuck = Optional.empty();
        for (int id = 1; id <= witness.journalsBegun(); id++) {
            Journal journal = witness.journal(id);
            if (journal.isFinished()) {
                stands.remove(id);
            } else if (journal.isBegun() && standsFor(journal) > patience.beats()) {
                stuck = Optional.of(journal);
            }
        }
        return stuck;
    }

    /** Returns for how many beats a thread at least has taken no step. */
    private long standsFor(Journal journal) {
        // The beats first: a step taken after that counts as one before them.
        long beats = witness.beats(journal.term().process());
        long steps = journal.steps();
        Stand stand = stands.get(journal.id());
        if (stand == null || stand.steps() != steps) {
            stands.put(journal.id(), new Stand(steps, beats));
            return 0;
        }
        longest = Math.max(longest, beats - stand.beats());
        return beats - stand.beats();
    }

    /** Returns the most beats for which a thread was seen to stand still. */
    long longest() {
        return longest;
    }
}
