package io.offsetlocks.stress.storm;

/**
 * What a thread that came into a slot saw of another there.
 *
 * <p>Whether that other was alive at that moment need not be known at once, nor found out by
 * waiting: a thread that takes another {@link Journal#steps step}, or whose process announces an
 * end, was alive; one that is buried without has been dead. One of the two happens.
 *
 * @param running whether the other's term was running: if not, its process had announced its end,
 *     and the other was a holder no more
 */
record Sighting(Place place, Mark mark, int journal, long steps, boolean running) {
    /** What tells of the other. */
    enum Mark {
        /** Its stamp: it is inside, or was when it ended. */
        STAMP,
        /** The stamp of a Python client. */
        FOREIGN_STAMP,
        /** Its stamp, but it gave the lock back while its lock file was being closed. */
        RACING_STAMP,
        /** No stamp, but its phase: it may have had the lock in one of the two windows. */
        WINDOW
    }

    /** What became of the other. */
    enum Fate {
        /** It was alive, and its term running, when it was seen. */
        ALIVE,
        /** It was a holder no more. */
        DEAD,
        /** That does not show yet. */
        OPEN
    }

    static Sighting of(Place place, Mark mark, Journal seen) {
        // In this order: a step taken between the two makes a thread look alive, which it is.
        long steps = seen.steps();
        return new Sighting(place, mark, seen.id(), steps, seen.term().isRunning());
    }

    Fate fate(Witness witness) {
        if (!running) {
            return Fate.DEAD;
        }
        Journal seen = witness.journal(journal);
        Term.State state = seen.term().state();
        if (seen.steps() != steps) {
            return Fate.ALIVE;
        }
        return switch (state) {
            case RUNNING -> Fate.OPEN;
            case BURIED -> Fate.DEAD;
            case ENDING, CLOSED -> Fate.ALIVE;
        };
    }

    /** Reads {@link #word}. */
    static Sighting parse(String word) {
        String[] parts = word.split(":");
        return new Sighting(
                new Place(parts[0], Integer.parseInt(parts[1])),
                Mark.valueOf(parts[2]),
                Integer.parseInt(parts[3]),
                Long.parseLong(parts[4]),
                Boolean.parseBoolean(parts[5]));
    }

    String word() {
        return String.join(
                ":",
                place.name(),
                Integer.toString(place.slot()),
                mark.name(),
                Integer.toString(journal),
                Long.toString(steps),
                Boolean.toString(running));
    }
}
