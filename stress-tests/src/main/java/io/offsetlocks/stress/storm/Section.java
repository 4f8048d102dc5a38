package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.EntryReport.Reported;
import io.offsetlocks.stress.storm.LockCall.Hold;
import java.util.List;

/** One critical section of a thread, from the call that asks for the lock to the release. */
abstract class Section {
    final WorkerSession session;
    final Witness witness;
    final ThreadRecord record;
    final EntryInspector inspector;
    final List<NamedSlot> namedSlots;

    /**
     * @param namedSlots names of different slots
     */
    Section(WorkerSession session, ThreadRecord record, List<NamedSlot> namedSlots) {
        this.session = session;
        this.witness = session.witness();
        this.record = record;
        this.inspector = session.inspector(record);
        this.namedSlots = namedSlots;
    }

    /** Called before the lock is asked for. */
    abstract void request();

    /** Called when the call ended without the lock. */
    abstract void notAcquired();

    /**
     * Called when the thread has the lock; reports what it finds.
     *
     * @return false if its own lock file is closed or about to be closed, so that the thread is not
     *     a holder
     */
    abstract boolean enter(Reported reported);

    /** Checks that the section was not disturbed, and releases the lock. */
    abstract void leave(Hold hold);
}
