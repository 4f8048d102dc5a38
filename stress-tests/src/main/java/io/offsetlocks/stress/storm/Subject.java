package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The lock that a storm tests: the real one, or one broken on purpose, which it must find out. */
enum Subject {
    REAL(Kind.values()) {
        @Override
        Optional<Hold> ask(Acquisition acquisition, boolean shared) throws InterruptedException {
            return acquisition.acquire();
        }
    },

    /** Lets one in a thousand in without the lock. */
    LEAKY(Kind.TWO_HOLDERS, Kind.LOST_UPDATE) {
        @Override
        Optional<Hold> ask(Acquisition acquisition, boolean shared) throws InterruptedException {
            return isTurn(1000)
                    ? Optional.of(Hold.of(Told.NOT_ASKED, () -> {}))
                    : acquisition.acquire();
        }
    },

    /** Forgets to tell every other abandonment. */
    FORGETFUL(Kind.ABANDONMENT_NOT_TOLD) {
        @Override
        Optional<Hold> ask(Acquisition acquisition, boolean shared) throws InterruptedException {
            return acquisition.acquire().map(hold -> isTurn(2) ? retold(hold, false) : hold);
        }
    },

    /** Tells of an abandonment that was none, once in a hundred times. */
    ALARMIST(Kind.ABANDONMENT_MADE_UP) {
        @Override
        Optional<Hold> ask(Acquisition acquisition, boolean shared) throws InterruptedException {
            return acquisition.acquire().map(hold -> isTurn(100) ? retold(hold, true) : hold);
        }
    },

    /** Forgets one exclusive release in a thousand; with a shared one it would trip over itself. */
    CLINGING(Kind.STUCK) {
        @Override
        Optional<Hold> ask(Acquisition acquisition, boolean shared) throws InterruptedException {
            return acquisition
                    .acquire()
                    .map(hold -> !shared && isTurn(1000) ? Hold.of(hold.told(), () -> {}) : hold);
        }
    };

    private final Set<Kind> findOut;

    Subject(Kind... findOut) {
        this.findOut = Set.of(findOut);
    }

    /**
     * Says whether a violation shows what is wrong with the lock, and not only what comes of that:
     * one who came in without the lock may take a stamp away, and leave an abandonment unexplained.
     */
    boolean isFoundOutBy(Violation violation) {
        return findOut.contains(violation.kind());
    }

    /** Acquires, in the way of this lock. */
    abstract Optional<Hold> ask(Acquisition acquisition, boolean shared)
            throws InterruptedException;

    private static boolean isTurn(int one) {
        return ThreadLocalRandom.current().nextInt(one) == 0;
    }

    private static Hold retold(Hold hold, boolean abandoned) {
        return hold.told() == Told.NOT_ASKED ? hold : Hold.of(Told.of(abandoned), hold::release);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
