package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.EntryReport.Reported;
import io.offsetlocks.stress.storm.LockCall.Call;
import io.offsetlocks.stress.storm.LockCall.Hold;
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

/**
 * One thread of a {@link WorkerSession}: locks with every method of the library, until the session
 * ends.
 */
final class StormThread implements Runnable {
    private static final int MAX_SPIN_NANOS = 100_000;
    private static final int MAX_SLOW_MILLIS = 20;
    private static final int MAX_WAIT_MICROS = 5_000;

    private final WorkerSession session;
    private final LockUnderTest lock;
    private final RawWords words;
    private final List<NamedSlot> namedSlots;
    private final ThreadRecord record;
    private final Random random;
    private final InterruptAccount interrupts;
    private final EntryInspector inspector;

    StormThread(
            WorkerSession session,
            LockUnderTest lock,
            RawWords words,
            List<NamedSlot> namedSlots,
            ThreadRecord record,
            Random random,
            InterruptAccount interrupts) {
        this.session = session;
        this.lock = lock;
        this.words = words;
        this.namedSlots = namedSlots;
        this.record = record;
        this.random = random;
        this.interrupts = interrupts;
        this.inspector = session.inspector(record);
    }

    @Override
    public void run() {
        interrupts.begin();
        boolean alive = true;
        while (alive && !session.isStopping()) {
            // Not always, so that some calls begin with the status set.
            if (random.nextBoolean()) {
                boolean kept = Thread.currentThread().isInterrupted();
                expectInterrupt(interrupts.isKeptRightly(), Counter.KEPT_INTERRUPTS, kept);
            }
            try {
                alive = runCall(anyCall(), -1);
            } catch (RuntimeException | Error e) {
                expectClosed(e);
                alive = false;
            }
        }
        record.finish();
    }

    /** Counts an interrupt, if there was one, and expects that none was lost or invented. */
    private void expectInterrupt(boolean rightly, Counter counter, boolean counts) {
        if (counts) {
            record.count(counter);
        }
        if (!rightly) {
            session.sink().violation(Violation.of(Kind.INTERRUPT, "%s: %s", record, counter));
        }
    }

    /** Expects the exception of a closed lock; any other is a violation. */
    private void expectClosed(Throwable e) {
        if (e.getClass() != IllegalStateException.class || session.isRunning()) {
            StringWriter stack = new StringWriter();
            e.printStackTrace(new PrintWriter(stack));
            session.sink().violation(Violation.of(Kind.UNEXPECTED, "%s: %s", record, stack));
            // It may hold locks: with a broken lock the storm goes on.
            session.closeAfterThreadDeath();
        }
    }

    private LockCall anyCall() {
        return LockCall.values()[random.nextInt(LockCall.values().length)];
    }

    /**
     * Makes one call with names behind a slot, so that nested calls cannot deadlock.
     *
     * @return false if the thread must die inside the section
     */
    private boolean runCall(LockCall call, int behind) {
        List<NamedSlot> wanted = anySlots(call, behind);
        if (wanted.isEmpty()) {
            return true;
        }
        Section section =
                call.isShared()
                        ? new SharedSection(session, record, wanted)
                        : new ExclusiveSection(session, record, wanted, random.nextBoolean());
        section.request();
        Optional<Hold> hold = acquire(call, wanted);
        if (hold.isEmpty()) {
            section.notAcquired();
            record.count(Counter.NOT_ACQUIRED);
            return true;
        }
        if (!section.enter(hold.get().reported())) {
            // Not earlier: a normal release would clear the abandonment that was reported to
            // this thread, before it is judged.
            session.awaitClose();
            hold.get().release();
            return true;
        }
        record.count(call.counter());
        return runSection(call, wanted, section, hold.get());
    }

    private Optional<Hold> acquire(LockCall call, List<NamedSlot> wanted) {
        Duration time = Duration.ofNanos(1000L * random.nextInt(MAX_WAIT_MICROS));
        try {
            Call made = call.of(session.locks(), wanted, time);
            return lock.acquire(made, call.isShared(), words.of(wanted));
        } catch (InterruptedException e) {
            expectInterrupt(interrupts.isThrownRightly(), Counter.INTERRUPTS, true);
            return Optional.empty();
        }
    }

    private boolean runSection(LockCall call, List<NamedSlot> inside, Section section, Hold hold) {
        NamedSlot last = inside.get(inside.size() - 1);
        int chance = random.nextInt(5000);
        if (chance == 0) {
            record.count(Counter.DEAD_THREADS);
            session.closeAfterThreadDeath();
            return false;
        }
        if (chance < 500 && !call.isShared()) {
            return downgrade(last, section, hold);
        }
        boolean alive = true;
        try {
            if (chance < 1000) {
                record.count(Counter.NESTED);
                alive = runCall(anyCall(), last.slot());
            } else if (chance < 1250) {
                reenter(call.isShared(), last);
            } else {
                stayInside(chance);
            }
        } finally {
            if (alive) {
                section.leave(hold);
            }
        }
        return alive;
    }

    /**
     * Acquires a lock that the thread holds: this must succeed at once and report no abandonment.
     */
    private void reenter(boolean shared, NamedSlot namedSlot) {
        LockCall again = shared ? LockCall.SHARED_TRY : LockCall.TRY;
        Optional<Hold> hold = acquire(again, List.of(namedSlot));
        if (hold.isEmpty()) {
            inspector.report(Kind.STUCK, namedSlot, "its holder cannot acquire it again");
            return;
        }
        record.count(Counter.REENTERED);
        if (hold.get().reported() == Reported.ABANDONED) {
            inspector.report(Kind.FALSE_ABANDONMENT, namedSlot, "reported at a re-entry");
        }
        hold.get().release();
    }

    /** Acquires the shared lock as well, releases the exclusive one, and continues as a reader. */
    private boolean downgrade(NamedSlot namedSlot, Section writing, Hold exclusive) {
        SharedSection reading = new SharedSection(session, record, List.of(namedSlot));
        Optional<Hold> shared = Optional.empty();
        try {
            shared = acquire(LockCall.SHARED, List.of(namedSlot));
        } finally {
            writing.leave(exclusive);
        }
        if (shared.isPresent()) {
            record.count(Counter.DOWNGRADED);
            if (reading.enter(Reported.NOT_ASKED)) {
                stayInside(1000);
                reading.leave(shared.get());
            } else {
                shared.get().release();
            }
        }
        return true;
    }

    private void stayInside(int chance) {
        int nanos = random.nextInt(MAX_SPIN_NANOS);
        if (chance >= 4980) {
            LockSupport.parkNanos(random.nextInt(MAX_SLOW_MILLIS) * 1_000_000L);
        } else if (chance >= 4000) {
            // On a machine with one processor, other threads run while this one is inside.
            LockSupport.parkNanos(nanos);
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    /** Returns a few names in the order of their slots, at most one per slot. */
    private List<NamedSlot> anySlots(LockCall call, int behind) {
        List<NamedSlot> eligible =
                namedSlots.stream().filter(namedSlot -> namedSlot.slot() > behind).toList();
        Map<Integer, NamedSlot> chosen = new TreeMap<>();
        for (int i = 0; i < call.maxNames() && !eligible.isEmpty(); i++) {
            NamedSlot namedSlot = eligible.get(random.nextInt(eligible.size()));
            chosen.put(namedSlot.slot(), namedSlot);
        }
        return List.copyOf(chosen.values());
    }
}
