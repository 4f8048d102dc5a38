package io.offsetlocks.stress.storm;

import io.offsetlocks.OffsetLocks;
import java.util.Comparator;
import java.util.List;

/** A name and the slot it hashes to; several names may have one slot. */
record Place(String name, int slot) {
    /** Where the slot bytes begin in the file. */
    static final int HEADER_BYTES = 4096;

    static Place of(OffsetLocks locks, String name) {
        return new Place(name, (int) (locks.offsetOf(name) - HEADER_BYTES));
    }

    /** Returns the places of a storm in the order of their slots. */
    static List<Place> all(OffsetLocks locks, StormSettings settings) {
        return settings.lockedNames().stream()
                .map(name -> of(locks, name))
                .sorted(Comparator.comparingInt(Place::slot))
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
