package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.SharedLongs;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the processes of a storm record in shared memory, outside the lock under test: per slot
 * which thread is inside and how many sections there were, a {@link SessionRecord} per session, a
 * {@link ThreadRecord} per thread, and the number of heartbeats per process.
 *
 * <p>The numbers of a slot are written only by its exclusive holder, with a read and a write that
 * are not atomic together: so they show a lock that does not exclude. Each other number has one
 * writer, or is changed atomically.
 */
final class Witness {
    /** The id of no thread: nobody is inside. */
    static final int NOBODY = 0;

    private static final int SESSIONS_BEGUN = 0;
    private static final int SESSIONS_ENDED = 1;
    private static final int THREADS_BEGUN = 2;
    private static final int STOPS_BEGUN = 3;
    private static final int STOPS_ENDED = 4;
    private static final int HEADER_LONGS = 8;
    private static final int SLOT_LONGS = 4;

    private final SharedLongs longs;
    private final int slots;
    private final int sessions;
    private final int threads;

    private Witness(SharedLongs longs, int slots, int sessions, int threads) {
        this.longs = longs;
        this.slots = slots;
        this.sessions = sessions;
        this.threads = threads;
    }

    static Witness map(Path file, int slots, int sessions, int threads) throws IOException {
        int count = Math.toIntExact(longs(slots, sessions, threads));
        return new Witness(SharedLongs.map(file, count), slots, sessions, threads);
    }

    /** Returns how many numbers it has; a process has at least one session. */
    static long longs(int slots, long sessions, long threads) {
        long beats = sessions;
        return HEADER_LONGS
                + (long) slots * SLOT_LONGS
                + sessions * SessionRecord.LONGS
                + threads * ThreadRecord.longs(slots)
                + beats;
    }

    /**
     * Returns where the numbers of a slot begin: owner, Python owner, count, sessions ended at
     * entry.
     */
    int positionOfSlot(int slot) {
        return HEADER_LONGS + slot * SLOT_LONGS;
    }

    /** Returns the thread that is inside exclusively, or was inside when it ended. */
    int owner(int slot) {
        return (int) longs.get(positionOfSlot(slot));
    }

    void setOwner(int slot, int thread) {
        longs.set(positionOfSlot(slot), thread);
    }

    /** Returns the Python client that is inside, or was inside when it ended. */
    int pythonOwner(int slot) {
        return (int) longs.get(positionOfSlot(slot) + 1);
    }

    void setPythonOwner(int slot, int thread) {
        longs.set(positionOfSlot(slot) + 1, thread);
    }

    /** Returns how many exclusive sections were completed. */
    long count(int slot) {
        return longs.get(positionOfSlot(slot) + 2);
    }

    void setCount(int slot, long count) {
        longs.set(positionOfSlot(slot) + 2, count);
    }

    /** Returns how many sessions had ended when the slot was last entered exclusively. */
    long sessionsEndedAtEntry(int slot) {
        return longs.get(positionOfSlot(slot) + 3);
    }

    void setSessionsEndedAtEntry(int slot, long ended) {
        longs.set(positionOfSlot(slot) + 3, ended);
    }

    int slots() {
        return slots;
    }

    int sessionsBegun() {
        return (int) longs.get(SESSIONS_BEGUN);
    }

    long sessionsEnded() {
        return longs.get(SESSIONS_ENDED);
    }

    int threadsBegun() {
        return (int) longs.get(THREADS_BEGUN);
    }

    /** Begins a session of a process. */
    SessionRecord beginSession(int process) {
        int id = (int) longs.getAndIncrement(SESSIONS_BEGUN);
        if (id >= sessions) {
            throw new IllegalStateException("there is room for " + sessions + " sessions only");
        }
        SessionRecord session = session(id);
        session.begin(process);
        return session;
    }

    SessionRecord session(int id) {
        return new SessionRecord(
                this, longs, HEADER_LONGS + slots * SLOT_LONGS + id * SessionRecord.LONGS, id);
    }

    /** Counts a session that has ended, and returns how many have ended, including this one. */
    long countEndedSession() {
        return longs.getAndIncrement(SESSIONS_ENDED) + 1;
    }

    /** Begins the record of a thread in a session. */
    ThreadRecord beginThread(SessionRecord session) {
        int id = (int) longs.getAndIncrement(THREADS_BEGUN) + 1;
        if (id > threads) {
            throw new IllegalStateException("there is room for " + threads + " threads only");
        }
        ThreadRecord record = thread(id);
        record.begin(session);
        return record;
    }

    ThreadRecord thread(int id) {
        return new ThreadRecord(this, longs, positionOfThread(id), id);
    }

    private int positionOfThread(int id) {
        int first = HEADER_LONGS + slots * SLOT_LONGS + sessions * SessionRecord.LONGS;
        return first + (id - 1) * ThreadRecord.longs(slots);
    }

    /** Counts a heartbeat of a process; a process has at least one session. */
    void beat(int process) {
        longs.getAndIncrement(positionOfBeats(process));
    }

    /** Returns the number of heartbeats of a process. */
    long beats(int process) {
        return longs.get(positionOfBeats(process));
    }

    private int positionOfBeats(int process) {
        if (process >= sessions) {
            throw new IllegalStateException("there is room for " + sessions + " processes only");
        }
        return positionOfThread(threads + 1) + process;
    }

    /** Records that processes may be stopped from now on, until {@link #endStop}. */
    void beginStop() {
        longs.getAndIncrement(STOPS_BEGUN);
    }

    void endStop() {
        longs.getAndIncrement(STOPS_ENDED);
    }

    /** Returns whether a process may be stopped, so that others may have to wait for it. */
    boolean isAnyStopped() {
        return longs.get(STOPS_BEGUN) != longs.get(STOPS_ENDED);
    }
}
