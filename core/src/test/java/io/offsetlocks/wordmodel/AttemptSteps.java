package io.offsetlocks.wordmodel;

import io.offsetlocks.wordmodel.Part.Caller;
import io.offsetlocks.wordmodel.Part.Lock;
import io.offsetlocks.wordmodel.Part.Op;
import io.offsetlocks.wordmodel.Part.Waiter;
import java.util.Set;

/** The steps of {@code tryAcquire}, in either mode; each is one access that others can see. */
final class AttemptSteps {
    private final Set<Fault> faults;

    AttemptSteps(Set<Fault> faults) {
        this.faults = faults;
    }

    /** Takes the step that is next. */
    void step(ModelState state, ModelProcess process, Part part, int slot) {
        switch (part.op) {
            case READ -> read(state, process, part, slot);
            case PROBE -> probe(state, part);
            case PROBED -> part.op = part.shared ? Op.REPLACE_DEAD : Op.TAKE;
            case TAKE -> take(state, process, part, slot);
            case LOCK_EXCLUSIVE -> lock(state, process, part, slot, Lock.EXCLUSIVE, Op.TAKE_LOCKED);
            case TAKE_LOCKED -> takeLocked(state, process, part, slot);
            case UNLOCK_TAKEN -> unlock(part, Op.GRANT);
            case UNLOCK_AGAIN -> unlock(part, Op.READ);
            case REPLACE_DEAD -> replaceDead(state, part, slot);
            case SET_S -> setShared(state, part, slot);
            case LOCK_SHARED -> lock(state, process, part, slot, Lock.SHARED, Op.REREAD);
            case REREAD -> reread(state, part, slot);
            case GRANT -> grant(state, process, part, slot);
            default -> throw new AssertionError(part.op);
        }
    }

    private void read(ModelState state, ModelProcess process, Part part, int slot) {
        part.word = state.words[slot];
        if (Word.entry(part.word) >= 0) {
            if (process.isOwnerOf(part.word) && !process.stray) {
                throw new Violation("a process finds a word of its own that it does not have");
            }
            part.op = Op.PROBE;
        } else if (part.shared) {
            part.op = Word.has(part.word, Word.S) ? Op.LOCK_SHARED : Op.SET_S;
        } else {
            boolean readers = Word.has(part.word, Word.S);
            boolean careless = faults.contains(Fault.S_DROPPED_WITHOUT_BYTE);
            part.op = readers && !careless ? Op.LOCK_EXCLUSIVE : Op.TAKE;
        }
        part.told = Word.has(part.word, Word.A);
    }

    /** Another generation in the entry says that the owner is dead; else its life byte is tried. */
    private void probe(ModelState state, Part part) {
        int entry = Word.entry(part.word);
        int generation = Word.generation(part.word);
        if (state.generations[entry] == generation && looksAlive(state, entry, generation)) {
            busy(part, part.word);
            return;
        }
        Holding.dead(state, part.word);
        if (faults.contains(Fault.DEAD_OWNER_A_IGNORED)) {
            part.told = false;
        }
        part.told |= Word.has(part.word, Word.IN);
        part.op = part.shared ? Op.REPLACE_DEAD : Op.TAKE;
        if (faults.contains(Fault.EXCLUSIVE_PROBE)) {
            part.op = Op.PROBED;
        }
    }

    private boolean looksAlive(ModelState state, int entry, int generation) {
        if (state.isAlive(entry, generation)) {
            return true;
        }
        if (faults.contains(Fault.LIFE_OF_PREDECESSOR_LOCKED) && state.isClaimed(entry)) {
            return true;
        }
        if (faults.contains(Fault.EXCLUSIVE_PROBE)) {
            for (ModelProcess process : state.processes) {
                for (Part part : process.parts) {
                    if (part.op == Op.PROBED
                            && Word.sameOwner(part.word, Word.of(entry, generation, 0))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void take(ModelState state, ModelProcess process, Part part, int slot) {
        if (compareAndSet(state, part, slot, taken(process, part.word))) {
            taken(state, process, part, slot);
            part.op = Op.GRANT;
        } else {
            again(part);
        }
    }

    private void takeLocked(ModelState state, ModelProcess process, Part part, int slot) {
        if (compareAndSet(state, part, slot, taken(process, part.word))) {
            taken(state, process, part, slot);
            part.op = Op.UNLOCK_TAKEN;
        } else {
            part.op = Op.UNLOCK_AGAIN;
        }
    }

    private int taken(ModelProcess process, int word) {
        int kept = word & Word.W;
        if (faults.contains(Fault.TAKING_DROPS_W)) {
            kept = 0;
        }
        if (faults.contains(Fault.TAKING_KEEPS_A)) {
            kept |= word & Word.A;
        }
        return process.asOwner(kept | (faults.contains(Fault.IN_AFTER_TAKING) ? 0 : Word.IN));
    }

    private static void taken(ModelState state, ModelProcess process, Part part, int slot) {
        if (process.stray) {
            state.abandoned[slot] = true;
        }
        part.word = 0;
    }

    private void lock(
            ModelState state, ModelProcess process, Part part, int slot, Lock lock, Op next) {
        if (state.isSharedByteFree(slot, process, lock == Lock.SHARED)) {
            part.sharedByte = lock;
            part.op = next;
        } else {
            busy(part, 0);
        }
    }

    private static void unlock(Part part, Op next) {
        part.sharedByte = Lock.NONE;
        part.op = next;
        part.word = 0;
        part.told &= next == Op.GRANT;
    }

    private void replaceDead(ModelState state, Part part, int slot) {
        boolean died = Word.has(part.word, Word.IN) || Word.has(part.word, Word.A);
        boolean told = died && !faults.contains(Fault.S_FORGETS_DEAD_OWNER);
        int kept = faults.contains(Fault.S_DROPS_W) ? 0 : part.word & Word.W;
        compareAndSet(state, part, slot, Word.S | kept | (told ? Word.A : 0));
        again(part);
    }

    private void setShared(ModelState state, Part part, int slot) {
        int kept = part.word;
        if (faults.contains(Fault.S_DROPS_A)) {
            kept &= ~Word.A;
        }
        if (faults.contains(Fault.S_DROPS_W)) {
            kept &= ~Word.W;
        }
        compareAndSet(state, part, slot, kept | Word.S);
        again(part);
    }

    private void reread(ModelState state, Part part, int slot) {
        if (!faults.contains(Fault.NO_REREAD_OF_SHARED_WORD)) {
            part.word = state.words[slot];
        }
        if (Word.entry(part.word) < 0 && Word.has(part.word, Word.S)) {
            part.told = Word.has(part.word, Word.A);
            part.word = 0;
            part.op = Op.GRANT;
        } else {
            part.op = Op.UNLOCK_AGAIN;
        }
    }

    private void grant(ModelState state, ModelProcess process, Part part, int slot) {
        if (!part.shared && faults.contains(Fault.IN_AFTER_TAKING)) {
            state.words[slot] |= Word.IN;
        }
        Holding.begin(state, process, part, slot);
        part.op = Op.NONE;
        if (part.byWaiter) {
            part.waiter = Waiter.CLEAR;
        }
        part.byWaiter = false;
    }

    private static boolean compareAndSet(ModelState state, Part part, int slot, int value) {
        if (state.words[slot] != part.word) {
            return false;
        }
        state.words[slot] = value;
        return true;
    }

    private static void again(Part part) {
        part.op = Op.READ;
        part.word = 0;
        part.told = false;
    }

    /** The attempt failed: behind an owner, or behind readers if there is none. */
    private void busy(Part part, int word) {
        if (part.byWaiter) {
            part.owner = word & ~15;
            part.waiter = word == 0 ? Waiter.LOOK : Waiter.BELL;
            if (word == 0 && faults.contains(Fault.NO_POLL_BEHIND_READERS)) {
                part.waiter = Waiter.ASLEEP;
            }
        } else if (part.late) {
            part.late = false;
            part.shared = false;
            part.caller = Caller.IDLE;
        } else if (part.caller == Caller.TRYING) {
            queue(part);
        }
        part.byWaiter = false;
        part.word = 0;
        part.told = false;
        part.op = Op.NONE;
    }

    static void queue(Part part) {
        part.caller = Caller.WAITING;
        if (part.waiter == Waiter.NONE) {
            part.waiter = Waiter.PASS;
        }
    }
}
