package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.EntryReport.Reported;
import io.offsetlocks.stress.storm.LockCall.Call;
import io.offsetlocks.stress.storm.LockCall.Hold;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The lock that a storm tests: the real one, or a broken one that the storm must detect. */
enum LockUnderTest {
    REAL(Kind.values()) {
        @Override
        Optional<Hold> acquire(Call call, boolean shared, List<RawWord> words)
                throws InterruptedException {
            return call.acquire();
        }
    },

    /** One call in a thousand returns without the lock. */
    ENTERS_UNLOCKED(Kind.TWO_HOLDERS, Kind.LOST_UPDATE) {
        @Override
        Optional<Hold> acquire(Call call, boolean shared, List<RawWord> words)
                throws InterruptedException {
            return oneIn(1000)
                    ? Optional.of(new Hold(Reported.NOT_ASKED, () -> {}))
                    : call.acquire();
        }
    },

    /** Every second abandonment is not reported. */
    HIDES_ABANDONMENT(Kind.ABANDONMENT_NOT_REPORTED) {
        @Override
        Optional<Hold> acquire(Call call, boolean shared, List<RawWord> words)
                throws InterruptedException {
            return call.acquire().map(hold -> oneIn(2) ? withAbandoned(hold, false) : hold);
        }
    },

    /** One call in a hundred reports an abandonment, whether there was one or not. */
    INVENTS_ABANDONMENT(Kind.FALSE_ABANDONMENT) {
        @Override
        Optional<Hold> acquire(Call call, boolean shared, List<RawWord> words)
                throws InterruptedException {
            return call.acquire().map(hold -> oneIn(100) ? withAbandoned(hold, true) : hold);
        }
    },

    /**
     * One exclusive release in a thousand does nothing; a shared one would block its own thread.
     */
    SKIPS_RELEASE(Kind.STUCK) {
        @Override
        Optional<Hold> acquire(Call call, boolean shared, List<RawWord> words)
                throws InterruptedException {
            return call.acquire()
                    .map(
                            hold ->
                                    !shared && oneIn(1000)
                                            ? new Hold(hold.reported(), () -> {})
                                            : hold);
        }
    },

    /** One call in a hundred clears the interrupt status. */
    CLEARS_INTERRUPT(Kind.INTERRUPT) {
        @Override
        Optional<Hold> acquire(Call call, boolean shared, List<RawWord> words)
                throws InterruptedException {
            if (oneIn(100)) {
                Thread.interrupted();
            }
            return call.acquire();
        }
    },

    /** One exclusive call in ten does not ask whether the owner of a word is alive. */
    TAKES_FROM_THE_LIVING(Kind.TWO_HOLDERS, Kind.LOST_UPDATE) {
        @Override
        boolean breaksWords() {
            return true;
        }

        @Override
        Optional<Hold> acquire(Call call, boolean shared, List<RawWord> words)
                throws InterruptedException {
            if (!shared && oneIn(10)) {
                words.forEach(RawWord::removeOwner);
            }
            return call.acquire();
        }
    },

    /** Every second call sets a flag by a write of the whole word, not by compare-and-set. */
    WRITES_PLAINLY(Kind.TWO_HOLDERS, Kind.LOST_UPDATE) {
        @Override
        boolean breaksWords() {
            return true;
        }

        @Override
        Optional<Hold> acquire(Call call, boolean shared, List<RawWord> words)
                throws InterruptedException {
            if (oneIn(2)) {
                words.forEach(RawWord::setWaitedForPlainly);
            }
            return call.acquire();
        }
    },

    /** No exclusive holder is in its section as far as its word says. */
    TAKES_WITHOUT_SECTION(Kind.ABANDONMENT_NOT_REPORTED) {
        @Override
        boolean breaksWords() {
            return true;
        }

        @Override
        Optional<Hold> acquire(Call call, boolean shared, List<RawWord> words)
                throws InterruptedException {
            Optional<Hold> hold = call.acquire();
            if (hold.isPresent() && !shared) {
                words.forEach(RawWord::endSection);
            }
            return hold;
        }
    };

    private final Set<Kind> detectedBy;

    LockUnderTest(Kind... detectedBy) {
        this.detectedBy = Set.of(detectedBy);
    }

    /**
     * Returns whether a violation shows the defect of this lock, and not only its consequences: a
     * thread that enters without the lock may remove a stamp, and so leave an abandonment without
     * an explanation.
     */
    boolean isDetectedBy(Violation violation) {
        return detectedBy.contains(violation.kind());
    }

    /** Returns whether it is broken by changes of the words in the file. */
    boolean breaksWords() {
        return false;
    }

    /**
     * Makes a call to this lock.
     *
     * @param words those of the names of the call, if this {@link #breaksWords}
     */
    abstract Optional<Hold> acquire(Call call, boolean shared, List<RawWord> words)
            throws InterruptedException;

    private static boolean oneIn(int number) {
        return ThreadLocalRandom.current().nextInt(number) == 0;
    }

    private static Hold withAbandoned(Hold hold, boolean abandoned) {
        return hold.reported() == Reported.NOT_ASKED
                ? hold
                : new Hold(Reported.of(abandoned), hold.releaser());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
