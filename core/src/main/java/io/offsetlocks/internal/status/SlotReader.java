package io.offsetlocks.internal.status;

import java.util.Set;
import java.util.function.Consumer;

/** What a look at a file of one format means. */
interface SlotReader {
    /**
     * Returns what looks as if its owner had died: offsets of byte locks, members in lock words. It
     * may be wrong of what changed between the looks at the file and at the list.
     */
    Set<Long> withoutOwner(Snapshot snapshot);

    /**
     * Tells of all slots of which there is something to tell.
     *
     * @param dead what has looked as if its owner had died at every look
     */
    void read(Snapshot snapshot, Set<Long> dead, Consumer<SlotStatus> slots);
}
