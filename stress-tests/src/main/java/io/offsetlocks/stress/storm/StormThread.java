package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** One thread of a {@link Shift}: locks in every way there is, until the shift ends. */
final class StormThread implements Runnable {
    private static final int MOST_SPIN_NANOS = 100_000;
    private static final int MOST_SLOW_MILLIS = 20;
    private static final int MOST_WAIT_MICROS = 5_000;

    private final Shift shift;
    private final Subject subject;
    private final List<Place> places;
    private final Journal journal;
    private final Random random;
    private final Linesman linesman;

    StormThread(Shift shift, Subject subject, List<Place> places, Journal journal, Random random) {
        this.shift = shift;
        this.subject = subject;
        this.places = places;
        this.journal = journal;
        this.random = random;
        this.linesman = shift.linesman(journal);
    }

    @Override
    public void run() {
        boolean alive = true;
        while (alive && !shift.isWinding()) {
            if (random.nextBoolean() && Thread.interrupted()) {
                journal.count(Counter.INTERRUPTS);
            }
            try {
                alive = work(anyErrand(), -1);
            } catch (RuntimeException | Error e) {
                expectClosed(e);
                alive = false;
            }
        }
        journal.finish();
    }

    /** A closed lock says so; everything else is a violation. */
    private void expectClosed(Throwable e) {
        if (e.getClass() != IllegalStateException.class || shift.term().isRunning()) {
            StringWriter stack = new StringWriter();
            e.printStackTrace(new PrintWriter(stack));
            shift.outcry().violation(Violation.of(Kind.UNEXPECTED, "%s: %s", journal, stack));
        }
    }

    private Errand anyErrand() {
        return Errand.values()[random.nextInt(Errand.values().length)];
    }

    /**
     * Does one errand with names behind a slot, so that threads that nest never wait in a ring.
     *
     * @return false if the thread dies inside
     */
    private boolean work(Errand errand, int behind) {
        List<Place> wanted = anyPlaces(errand, behind);
        if (wanted.isEmpty()) {
            return true;
        }
        Visit visit =
                errand.isShared()
                        ? new SharedVisit(shift, journal, linesman, wanted)
                        : new ExclusiveVisit(
                                shift, journal, linesman, wanted, random.nextBoolean());
        visit.request();
        Optional<Hold> hold = ask(errand, wanted);
        if (hold.isEmpty()) {
            visit.withdraw();
            journal.count(Counter.WITHOUT);
            return true;
        }
        if (!visit.enter(hold.get().told())) {
            // Not before: a release in order would use up what this thread was told, unjudged.
            shift.awaitClose();
            hold.get().release();
            return true;
        }
        journal.count(errand.counter());
        return stay(errand, wanted, visit, hold.get());
    }

    private Optional<Hold> ask(Errand errand, List<Place> wanted) {
        Duration time = Duration.ofNanos(1000L * random.nextInt(MOST_WAIT_MICROS));
        try {
            return subject.ask(errand.of(shift.locks(), wanted, time), errand.isShared());
        } catch (InterruptedException e) {
            journal.count(Counter.INTERRUPTS);
            return Optional.empty();
        }
    }

    private boolean stay(Errand errand, List<Place> inside, Visit visit, Hold hold) {
        Place last = inside.get(inside.size() - 1);
        int chance = random.nextInt(5000);
        if (chance == 0) {
            journal.count(Counter.DEAD_THREADS);
            shift.doom();
            return false;
        }
        if (chance < 500 && !errand.isShared()) {
            return downgrade(last, visit, hold);
        }
        boolean alive = true;
        try {
            if (chance < 1000) {
                journal.count(Counter.NESTED);
                alive = work(anyErrand(), last.slot());
            } else if (chance < 1250) {
                reenter(errand.isShared(), last);
            } else {
                dwell(chance);
            }
        } finally {
            if (alive) {
                visit.leave(hold);
            }
        }
        return alive;
    }

    /** Takes a lock that the thread has, which must be had at once and is no news. */
    private void reenter(boolean shared, Place place) {
        Errand again = shared ? Errand.SHARED_TRY : Errand.TRY;
        Optional<Hold> hold = ask(again, List.of(place));
        if (hold.isEmpty()) {
            linesman.report(Kind.STUCK, place, "cannot be entered again by its holder");
            return;
        }
        journal.count(Counter.REENTERED);
        if (hold.get().told() == Told.ABANDONED) {
            linesman.report(Kind.ABANDONMENT_MADE_UP, place, "told at a re-entry");
        }
        hold.get().release();
    }

    /** Takes the shared lock as well, lets go of the exclusive one, and goes on as a reader. */
    private boolean downgrade(Place place, Visit writing, Hold exclusive) {
        SharedVisit reading = new SharedVisit(shift, journal, linesman, List.of(place));
        Optional<Hold> shared = Optional.empty();
        try {
            shared = ask(Errand.SHARED, List.of(place));
        } finally {
            writing.leave(exclusive);
        }
        if (shared.isPresent()) {
            journal.count(Counter.DOWNGRADED);
            if (reading.enter(Told.NOT_ASKED)) {
                dwell(1000);
                reading.leave(shared.get());
            } else {
                shared.get().release();
            }
        }
        return true;
    }

    private void dwell(int chance) {
        int nanos = random.nextInt(MOST_SPIN_NANOS);
        if (chance >= 4980) {
            LockSupport.parkNanos(random.nextInt(MOST_SLOW_MILLIS) * 1_000_000L);
        } else if (chance >= 4000) {
            // Where there is one processor, the others get it while this thread is inside.
            LockSupport.parkNanos(nanos);
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    /** Returns a few names in the order of their slots, at most one a slot. */
    private List<Place> anyPlaces(Errand errand, int behind) {
        List<Place> eligible = places.stream().filter(place -> place.slot() > behind).toList();
        Map<Integer, Place> chosen = new TreeMap<>();
        for (int i = 0; i < errand.mostNames() && !eligible.isEmpty(); i++) {
            Place place = eligible.get(random.nextInt(eligible.size()));
            chosen.put(place.slot(), place);
        }
        return List.copyOf(chosen.values());
    }
}
