package io.offsetlocks.stress.storm;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A promise of the lock that was broken, as a line that a process can say to its parent. */
record Violation(Kind kind, String text) {
    /** The promises. */
    enum Kind {
        TWO_HOLDERS("two holders at once"),
        LOST_UPDATE("an update was lost"),
        ABANDONMENT_NOT_TOLD("an abandonment was not told"),
        ABANDONMENT_MADE_UP("an abandonment was told that was none"),
        STUCK("somebody waits for ever"),
        LEFT_ON_DISK("a value was left on disk"),
        LEAK("something was left in a process"),
        LOSS_NOT_NOTICED("a lost lock was called valid"),
        UNEXPECTED("something else went wrong");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    private static final String MARK = "violation ";

    static Violation of(Kind kind, String format, Object... arguments) {
        LocalTime now = LocalTime.now().truncatedTo(ChronoUnit.MILLIS);
        return new Violation(kind, now + " " + String.format(format, arguments));
    }

    /** Reads a {@link #line}; empty if it is another. */
    static Optional<Violation> parse(String line) {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        String[] words = line.split(" ", 3);
        return Optional.of(new Violation(Kind.valueOf(words[1]), words[2]));
    }

    String line() {
        return MARK + kind + " " + text.replace("\n", " | ");
    }

    @Override
    public String toString() {
        return kind.label + ": " + text;
    }
}
