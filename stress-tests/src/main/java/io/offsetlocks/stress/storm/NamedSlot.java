package io.offsetlocks.stress.storm;

import io.offsetlocks.OffsetLocks;
import java.util.Comparator;
import java.util.List;

/** A name and the slot it hashes to; several names may have one slot. */
record NamedSlot(String name, int slot) {
    /** The length of the header; the slot bytes follow. */
    static final int HEADER_BYTES = 4096;

    static NamedSlot of(OffsetLocks locks, String name) {
        return new NamedSlot(name, (int) (locks.offsetOf(name) - HEADER_BYTES));
    }

    /** Returns the names of a storm in the order of their slots. */
    static List<NamedSlot> all(OffsetLocks locks, StormSettings settings) {
        return settings.lockedNames().stream()
                .map(name -> of(locks, name))
                .sorted(Comparator.comparingInt(NamedSlot::slot))
                .toList();
    }

    int offset() {
        return HEADER_BYTES + slot;
    }

    @Override
    public String toString() {
        return name + " at offset " + offset();
    }
}
