package io.offsetlocks.wordmodel;

import io.offsetlocks.wordmodel.Part.Caller;
import io.offsetlocks.wordmodel.Part.Lock;
import io.offsetlocks.wordmodel.Part.Op;
import java.util.Set;

/** The steps of a holder: the ends of sections, release, conversion, and the ring after them. */
final class HolderSteps {
    private final Set<Fault> faults;
    private final boolean bellAhead;

    HolderSteps(Set<Fault> faults, Scope scope) {
        this.faults = faults;
        this.bellAhead = scope.has(Scope.Feature.BELL_AHEAD);
    }

    /** Returns whether the step that is next has to wait for another thread of the process. */
    boolean isKeptWaiting(ModelProcess process, Part part) {
        return part.op == Op.RING
                && process.ringing != 0
                && !faults.contains(Fault.RING_NOT_SERIALIZED);
    }

    /** Takes the step that is next. */
    void step(ModelState state, ModelProcess process, Part part, int slot) {
        switch (part.op) {
            case END_READ -> read(state, process, part, slot, Op.END);
            case END -> end(state, process, part, slot);
            case BEGIN_READ -> read(state, process, part, slot, Op.BEGIN);
            case BEGIN -> begin(state, process, part, slot);
            case RELEASE_READ -> readToRelease(state, process, part, slot);
            case RELEASE -> release(state, process, part, slot);
            case CONVERT_LOCK -> lockToConvert(state, process, part, slot);
            case CONVERT_READ -> read(state, process, part, slot, Op.CONVERT);
            case CONVERT -> convert(state, process, part, slot);
            case DROP_S -> dropShared(state, part, slot);
            case RING -> ring(state, process, part, slot);
            case RING_PUBLISH -> publish(state, process, part);
            case RING_UNLOCK -> unlock(process, part);
            case RING_AHEAD -> lockAhead(state, process, part);
            default -> throw new AssertionError(part.op);
        }
    }

    void releaseShared(Part part) {
        part.sharedByte = Lock.NONE;
        leave(part);
        part.op = faults.contains(Fault.SHARED_RELEASE_DROPS_S) ? Op.DROP_S : Op.NONE;
    }

    private static void dropShared(ModelState state, Part part, int slot) {
        if (Word.entry(state.words[slot]) < 0) {
            state.words[slot] &= ~Word.S;
        }
        part.op = Op.NONE;
    }

    private static void leave(Part part) {
        part.caller = Caller.IDLE;
        part.shared = false;
        part.pending = false;
    }

    /** Reads the word, unless it is not ours any more: then the lock was lost. */
    private static void read(ModelState state, ModelProcess process, Part part, int slot, Op next) {
        part.word = state.words[slot];
        part.op = next;
        if (!process.isOwnerOf(part.word)) {
            lost(state, process);
        }
    }

    /** The lock or the membership was lost, which is logged: the file is opened anew. */
    private static void lost(ModelState state, ModelProcess process) {
        if (!process.stray) {
            throw new Violation("a process that closed nothing has lost its membership");
        }
        for (int i = 0; i < state.processes.length; i++) {
            if (state.processes[i] == process) {
                state.processes[i] = new ModelProcess(process.parts.length);
            }
        }
    }

    private void end(ModelState state, ModelProcess process, Part part, int slot) {
        int before = part.word;
        int ended = faults.contains(Fault.SECTION_END_KEEPS_IN) ? before : before & ~Word.IN;
        if (part.pending && !faults.contains(Fault.SECTION_END_FORGETS_A)) {
            ended |= Word.A;
        }
        part.word = 0;
        if (faults.contains(Fault.SECTION_END_MASKS)) {
            state.words[slot] &= ~Word.IN;
        } else if (state.words[slot] == before || faults.contains(Fault.SECTION_END_WRITES)) {
            state.words[slot] = ended;
        } else {
            part.op = Op.END_READ;
            return;
        }
        // After a stray close, another holder of the word may have died since.
        if (process.isOwnerOf(state.words[slot])) {
            state.abandoned[slot] = part.pending;
        }
        part.pending = false;
        part.caller = Caller.BETWEEN;
        part.op = Op.NONE;
    }

    private void begin(ModelState state, ModelProcess process, Part part, int slot) {
        int before = part.word;
        part.word = 0;
        if (state.words[slot] != before) {
            part.op = Op.BEGIN_READ;
            return;
        }
        int begun = faults.contains(Fault.SECTION_BEGIN_KEEPS_A) ? before : before & ~Word.A;
        state.words[slot] = faults.contains(Fault.SECTION_BEGIN_OMITS_IN) ? begun : begun | Word.IN;
        part.told = Word.has(before, Word.A);
        Holding.begin(state, process, part, slot);
        // To the others, a holder after a stray close is dead.
        state.abandoned[slot] |= process.stray;
        part.op = Op.NONE;
    }

    private void readToRelease(ModelState state, ModelProcess process, Part part, int slot) {
        read(state, process, part, slot, Op.RELEASE);
        if (faults.contains(Fault.RING_BEFORE_RELEASE) && Word.has(part.word, Word.W)) {
            part.op = Op.RING;
        }
    }

    private void release(ModelState state, ModelProcess process, Part part, int slot) {
        int before = part.word;
        part.word = 0;
        if (state.words[slot] != before && !faults.contains(Fault.RELEASE_WRITES)) {
            part.op = Op.RELEASE_READ;
            return;
        }
        int kept = before & (Word.W | Word.A);
        if (faults.contains(Fault.RELEASE_DROPS_W)) {
            kept &= ~Word.W;
        }
        if (faults.contains(Fault.RELEASE_DROPS_A)) {
            kept &= ~Word.A;
        }
        state.words[slot] = kept | (part.pending ? Word.A : 0);
        state.abandoned[slot] |= part.pending;
        state.abandoned[slot] &= part.pending || part.caller == Caller.BETWEEN;
        leave(part);
        boolean rings =
                Word.has(before, Word.W)
                        && !faults.contains(Fault.NO_RING)
                        && !faults.contains(Fault.RING_BEFORE_RELEASE);
        part.op = rings ? Op.RING : Op.NONE;
    }

    private void lockToConvert(ModelState state, ModelProcess process, Part part, int slot) {
        if (state.isSharedByteFree(slot, process, true)) {
            part.sharedByte = Lock.SHARED;
            part.op = Op.CONVERT_READ;
        } else {
            part.op = Op.NONE;
        }
    }

    private void convert(ModelState state, ModelProcess process, Part part, int slot) {
        int before = part.word;
        part.word = 0;
        if (state.words[slot] != before) {
            part.op = Op.CONVERT_READ;
            return;
        }
        boolean told = part.pending && !faults.contains(Fault.CONVERT_FORGETS_A);
        state.words[slot] = Word.S | before & Word.W | (told ? Word.A : 0);
        state.abandoned[slot] = part.pending;
        part.shared = true;
        part.pending = false;
        boolean rings = Word.has(before, Word.W) && !faults.contains(Fault.CONVERT_WITHOUT_RING);
        part.op = rings ? Op.RING : Op.NONE;
    }

    // The ring: the next bell is locked and published, and the old one unlocked. With a bell
    // ahead, the one that was locked is published, and another one locked at the end.

    private void ring(ModelState state, ModelProcess process, Part part, int slot) {
        if (process.ringing != 0 && state.bells[process.entry] == process.bell) {
            // Both publish from the same number: one of them fails.
            lost(state, process);
            return;
        }
        process.ringing = slot + 1;
        if (process.nextBell != 0) {
            publish(state, process, part);
        } else {
            process.nextBell = state.lockableBell(process, process.bell);
            part.op = Op.RING_PUBLISH;
        }
    }

    private void publish(ModelState state, ModelProcess process, Part part) {
        boolean changed = state.bells[process.entry] != process.bell;
        if (changed && !faults.contains(Fault.RING_WRITES_BELL)) {
            lost(state, process);
            return;
        }
        state.bells[process.entry] = process.nextBell;
        part.op = Op.RING_UNLOCK;
    }

    private void unlock(ModelProcess process, Part part) {
        process.bell = process.nextBell;
        process.nextBell = 0;
        if (bellAhead) {
            part.op = Op.RING_AHEAD;
        } else {
            end(process, part);
        }
    }

    private void lockAhead(ModelState state, ModelProcess process, Part part) {
        process.nextBell = state.lockableBell(process, process.bell);
        end(process, part);
    }

    private void end(ModelProcess process, Part part) {
        process.ringing = 0;
        part.op = Op.NONE;
        boolean toRelease = part.caller == Caller.HOLDING || part.caller == Caller.BETWEEN;
        if (faults.contains(Fault.RING_BEFORE_RELEASE) && toRelease && !part.shared) {
            part.op = Op.RELEASE;
        }
    }
}
