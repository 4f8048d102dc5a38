package io.offsetlocks.internal.status;

import io.offsetlocks.internal.file.Layout;
import io.offsetlocks.internal.file.ListedLock;
import io.offsetlocks.internal.file.MappedWords;
import io.offsetlocks.internal.file.ReadOnlyLockFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at a file: its slots, then its members, then the system's list of locks. So an owner
 * that a word names has locked its life byte before the list is read, and is in it unless it has
 * ended.
 */
final class Snapshot {
    private final Layout layout;
    private final long slots;
    private final @Nullable MappedWords members;
    private final List<ListedLock> locks;
    private long[] offsets = new long[16];
    private long[] values = new long[16];
    private int count;

    private Snapshot(ReadOnlyLockFile file) throws IOException {
        this.layout = file.layout();
        this.slots = file.slots();
        file.readSlots(this::add);
        this.members = layout == Layout.LOCK_WORDS ? file.copyOfMembers() : null;
        this.locks =
                file.locks().stream().sorted(Comparator.comparingLong(ListedLock::first)).toList();
    }

    static Snapshot of(ReadOnlyLockFile file) throws IOException {
        return new Snapshot(file);
    }

    private void add(long offset, long value) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        offsets[count] = offset;
        values[count] = value;
        count++;
    }

    /** Returns the table of members: of a file of lock words. */
    MappedWords members() {
        if (members == null) {
            throw new IllegalStateException("a file of " + layout + " has no members");
        }
        return members;
    }

    /** Returns all locks in the file, in the order of their first bytes. */
    List<ListedLock> locks() {
        return locks;
    }

    /** What is told of a slot: its value, and the locks on it and on its gate byte. */
    @FunctionalInterface
    interface SlotVisitor {
        void visit(long offset, long value, List<ListedLock> atSlot, List<ListedLock> atGate);
    }

    /**
     * Visits, in the order of the file, all slots that are not 0 or that somebody has locked or
     * waits for. A lock on the whole file is none of those.
     */
    void visitSlots(SlotVisitor visitor) {
        BitSet locked = lockedSlots();
        LocksInOrder atSlots = new LocksInOrder(locks);
        LocksInOrder atGates = new LocksInOrder(locks);
        int value = 0;
        int slot = locked.nextSetBit(0);
        while (value < count || slot >= 0) {
            long ofValue = value < count ? offsets[value] : Long.MAX_VALUE;
            long ofLock = slot >= 0 ? layout.offsetOfSlot(slot) : Long.MAX_VALUE;
            long offset = Math.min(ofValue, ofLock);
            visitor.visit(
                    offset,
                    offset == ofValue ? values[value] : 0,
                    atSlots.at(offset),
                    atGates.at(layout.gateOf(offset, slots)));
            value += offset == ofValue ? 1 : 0;
            slot = offset == ofLock ? locked.nextSetBit(slot + 1) : slot;
        }
    }

    private BitSet lockedSlots() {
        BitSet locked = new BitSet();
        long gatesFrom = layout.gateOf(layout.offsetOfSlot(0), slots);
        // How far a slot is from its gate byte is the same for all of them.
        long toGate = gatesFrom - layout.offsetOfSlot(0);
        for (ListedLock lock : locks) {
            if (!lock.coversWholeFile()) {
                addSlots(locked, lock.first(), lock.last());
                addSlots(locked, lock.first() - toGate, lock.last() - toGate);
            }
        }
        return locked;
    }

    /** Adds the slots whose offsets are in a range. */
    private void addSlots(BitSet locked, long first, long last) {
        // Of a word only its first byte stands for it.
        long from = Math.max(0, layout.slotAt(first - 1) + 1);
        long to = Math.min(slots - 1, layout.slotAt(last));
        if (from <= to) {
            locked.set((int) from, (int) to + 1);
        }
    }
}
