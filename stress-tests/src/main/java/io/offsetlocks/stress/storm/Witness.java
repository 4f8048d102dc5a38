package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.SharedLongs;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the fleet writes down about itself in shared memory, outside the lock under test: for every
 * slot who is inside and how often somebody was, for every {@link Term} whether it has ended, for
 * every thread a {@link Journal}, for every process for how long it has lived.
 *
 * <p>What belongs to a slot is written by its exclusive holder alone, without atomic steps: a lock
 * that does not exclude shows in it. The rest has one writer by design.
 */
final class Witness {
    /** No journal: nobody is inside. */
    static final int NOBODY = 0;

    private static final int TERMS_BEGUN = 0;
    private static final int TERMS_ENDED = 1;
    private static final int JOURNALS_BEGUN = 2;
    private static final int STOPS_BEGUN = 3;
    private static final int STOPS_ENDED = 4;
    private static final int HEADER_LONGS = 8;
    private static final int SLOT_LONGS = 4;

    private final SharedLongs longs;
    private final int slots;
    private final int terms;
    private final int journals;

    private Witness(SharedLongs longs, int slots, int terms, int journals) {
        this.longs = longs;
        this.slots = slots;
        this.terms = terms;
        this.journals = journals;
    }

    static Witness map(Path file, int slots, int terms, int journals) throws IOException {
        int count = Math.toIntExact(longs(slots, terms, journals));
        return new Witness(SharedLongs.map(file, count), slots, terms, journals);
    }

    /** Returns how many numbers it takes; a process has one term at least. */
    static long longs(int slots, long terms, long journals) {
        long beats = terms;
        return HEADER_LONGS
                + (long) slots * SLOT_LONGS
                + terms * Term.LONGS
                + journals * Journal.longs(slots)
                + beats;
    }

    /** Returns where the numbers of a slot are: owner, foreign owner, count, judged. */
    int positionOfSlot(int slot) {
        return HEADER_LONGS + slot * SLOT_LONGS;
    }

    /** The journal of the process of ours that is inside exclusively, or was when it ended. */
    int owner(int slot) {
        return (int) longs.get(positionOfSlot(slot));
    }

    void setOwner(int slot, int journal) {
        longs.set(positionOfSlot(slot), journal);
    }

    /** The journal of the Python client that is inside, or was when it ended. */
    int foreigner(int slot) {
        return (int) longs.get(positionOfSlot(slot) + 1);
    }

    void setForeigner(int slot, int journal) {
        longs.set(positionOfSlot(slot) + 1, journal);
    }

    /** How many exclusive sections have come to their end. */
    long count(int slot) {
        return longs.get(positionOfSlot(slot) + 2);
    }

    void setCount(int slot, long count) {
        longs.set(positionOfSlot(slot) + 2, count);
    }

    /** How many terms had ended when the slot was last entered exclusively. */
    long judged(int slot) {
        return longs.get(positionOfSlot(slot) + 3);
    }

    void setJudged(int slot, long ended) {
        longs.set(positionOfSlot(slot) + 3, ended);
    }

    int slots() {
        return slots;
    }

    int termsBegun() {
        return (int) longs.get(TERMS_BEGUN);
    }

    long termsEnded() {
        return longs.get(TERMS_ENDED);
    }

    int journalsBegun() {
        return (int) longs.get(JOURNALS_BEGUN);
    }

    /** Begins a term of a process. */
    Term beginTerm(int process) {
        int id = (int) longs.getAndIncrement(TERMS_BEGUN);
        if (id >= terms) {
            throw new IllegalStateException("there is room for " + terms + " terms only");
        }
        Term term = term(id);
        term.begin(process);
        return term;
    }

    Term term(int id) {
        return new Term(this, longs, HEADER_LONGS + slots * SLOT_LONGS + id * Term.LONGS, id);
    }

    /** Counts a term that has ended and returns how many have, it included. */
    long countEndedTerm() {
        return longs.getAndIncrement(TERMS_ENDED) + 1;
    }

    /** Begins the journal of a thread in a term. */
    Journal beginJournal(Term term) {
        int id = (int) longs.getAndIncrement(JOURNALS_BEGUN) + 1;
        if (id > journals) {
            throw new IllegalStateException("there is room for " + journals + " journals only");
        }
        Journal journal = journal(id);
        journal.begin(term);
        return journal;
    }

    Journal journal(int id) {
        return new Journal(this, longs, positionOfJournal(id), id);
    }

    private int positionOfJournal(int id) {
        int first = HEADER_LONGS + slots * SLOT_LONGS + terms * Term.LONGS;
        return first + (id - 1) * Journal.longs(slots);
    }

    /** Counts a moment of a process's life; a process has one term at least. */
    void beat(int process) {
        longs.getAndIncrement(positionOfBeats(process));
    }

    /** Returns for how many moments a process has lived. */
    long beats(int process) {
        return longs.get(positionOfBeats(process));
    }

    private int positionOfBeats(int process) {
        if (process >= terms) {
            throw new IllegalStateException("there is room for " + terms + " processes only");
        }
        return positionOfJournal(journals + 1) + process;
    }

    /** Says that processes may be stopped from now on, until {@link #endStop}. */
    void beginStop() {
        longs.getAndIncrement(STOPS_BEGUN);
    }

    void endStop() {
        longs.getAndIncrement(STOPS_ENDED);
    }

    /** Says whether some process may be stopped, so that the others may have to wait for it. */
    boolean isAnyStopped() {
        return longs.get(STOPS_BEGUN) != longs.get(STOPS_ENDED);
    }
}
