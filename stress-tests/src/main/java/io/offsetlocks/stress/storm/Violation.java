package io.offsetlocks.stress.storm;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** A violation of what the lock guarantees. */
record Violation(Kind kind, String text) {
    /** What was violated. */
    enum Kind {
        TWO_HOLDERS("two holders at once"),
        LOST_UPDATE("an update was lost"),
        ABANDONMENT_NOT_REPORTED("an abandonment was not reported"),
        FALSE_ABANDONMENT("an abandonment was reported that did not happen"),
        STUCK("a thread or process is stuck"),
        INTERRUPT("an interrupt was lost or invented"),
        LEFT_ON_DISK("a value was left on disk"),
        LEAK("something was left in a process"),
        LOSS_NOT_DETECTED("a lost lock was reported as valid"),
        UNEXPECTED("something else went wrong");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    static Violation of(Kind kind, String format, Object... arguments) {
        LocalTime now = LocalTime.now().truncatedTo(ChronoUnit.MILLIS);
        return new Violation(kind, now + " " + String.format(format, arguments));
    }

    @Override
    public String toString() {
        return kind.label + ": " + text;
    }
}
