package io.offsetlocks.stress.storm;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The lock that a storm tests: the real one, or one broken on purpose, which it must find out. */
enum Subject {
    REAL {
        @Override
        Optional<Hold> ask(Acquisition acquisition) throws InterruptedException {
            return acquisition.acquire();
        }
    },

    /** Lets one in a thousand in without the lock. */
    LEAKY {
        @Override
        Optional<Hold> ask(Acquisition acquisition) throws InterruptedException {
            return isTurn(1000)
                    ? Optional.of(Hold.of(Told.NOT_ASKED, () -> {}))
                    : acquisition.acquire();
        }
    },

    /** Forgets to tell every other abandonment. */
    FORGETFUL {
        @Override
        Optional<Hold> ask(Acquisition acquisition) throws InterruptedException {
            return acquisition.acquire().map(hold -> isTurn(2) ? retold(hold, false) : hold);
        }
    },

    /** Tells of an abandonment that was none, once in a hundred times. */
    ALARMIST {
        @Override
        Optional<Hold> ask(Acquisition acquisition) throws InterruptedException {
            return acquisition.acquire().map(hold -> isTurn(100) ? retold(hold, true) : hold);
        }
    },

    /** Forgets one release in a thousand. */
    CLINGING {
        @Override
        Optional<Hold> ask(Acquisition acquisition) throws InterruptedException {
            return acquisition
                    .acquire()
                    .map(hold -> isTurn(1000) ? Hold.of(hold.told(), () -> {}) : hold);
        }
    };

    /** Acquires, in the way of this lock. */
    abstract Optional<Hold> ask(Acquisition acquisition) throws InterruptedException;

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
