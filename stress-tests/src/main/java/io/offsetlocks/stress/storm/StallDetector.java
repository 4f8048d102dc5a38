package io.offsetlocks.stress.storm;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Detects threads that take no step while their process runs: a lost wake-up, a deadlock or a lock
 * that is never released looks like that from outside.
 *
 * <p>Time is counted in the heartbeats of the process. It makes none while it is stopped, gets no
 * processor time or is dead, nor while another process is stopped, which may hold the lock for
 * which it waits. Each thread of the storm takes a step within a few beats unless the locks prevent
 * that.
 */
final class StallDetector {
    private record Stall(long steps, long beats) {}

    private final Witness witness;
    private final BeatTimeout timeout;
    private final Map<Integer, Stall> stalls = new HashMap<>();
    private long longest;

    StallDetector(Witness witness, BeatTimeout timeout) {
        this.witness = witness;
        this.timeout = timeout;
    }

    /** Checks all threads, and returns one that is stuck. */
    Optional<ThreadRecord> findStuck() {
        Optional<ThreadRecord> stuck = Optional.empty();
        for (int id = 1; id <= witness.threadsBegun(); id++) {
            ThreadRecord record = witness.thread(id);
            if (record.isFinished()) {
                stalls.remove(id);
            } else if (record.hasBegun() && beatsWithoutStep(record) > timeout.beats()) {
                stuck = Optional.of(record);
            }
        }
        return stuck;
    }

    /** Returns a lower bound for the number of beats since the thread's last step. */
    private long beatsWithoutStep(ThreadRecord record) {
        // Read the beats first: a step after that read counts as a step before it.
        long beats = witness.beats(record.session().process());
        long steps = record.steps();
        Stall stall = stalls.get(record.id());
        if (stall == null || stall.steps() != steps) {
            stalls.put(record.id(), new Stall(steps, beats));
            return 0;
        }
        longest = Math.max(longest, beats - stall.beats());
        return beats - stall.beats();
    }

    /** Returns the largest number of beats for which a thread took no step. */
    long longestStall() {
        return longest;
    }
}
