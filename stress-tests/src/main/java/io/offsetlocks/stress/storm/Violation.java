package io.offsetlocks.stress.storm;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A violation of what the lock guarantees, as a line that a process can send to its parent. */
record Violation(Kind kind, String text) {
    /** What was violated. */
    enum Kind {
        TWO_HOLDERS("two holders at once"),
        LOST_UPDATE("an update was lost"),
        ABANDONMENT_NOT_REPORTED("an abandonment was not reported"),
        FALSE_ABANDONMENT("an abandonment was reported that did not happen"),
        STUCK("a thread or process is stuck"),
        LEFT_ON_DISK("a value was left on disk"),
        LEAK("something was left in a process"),
        LOSS_NOT_DETECTED("a lost lock was reported as valid"),
        UNEXPECTED("something else went wrong");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    private static final String PREFIX = "violation ";

    static Violation of(Kind kind, String format, Object... arguments) {
        LocalTime now = LocalTime.now().truncatedTo(ChronoUnit.MILLIS);
        return new Violation(kind, now + " " + String.format(format, arguments));
    }

    /** Reads a {@link #line}; empty if the line is of another type. */
    static Optional<Violation> parse(String line) {
        if (!line.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] words = line.split(" ", 3);
        return Optional.of(new Violation(Kind.valueOf(words[1]), words[2]));
    }

    String line() {
        return PREFIX + kind + " " + text.replace("\n", " | ");
    }

    @Override
    public String toString() {
        return kind.label + ": " + text;
    }
}
