package io.offsetlocks.internal.status;

import io.offsetlocks.internal.file.ListedLock;
import io.offsetlocks.internal.file.LockFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a file of byte locks. The system's list says who holds a slot byte, and who has its gate
 * byte or waits for one of them. The value of the slot byte says whether it was abandoned: 2, or 1
 * without an exclusive lock.
 */
final class ByteReader implements SlotReader {
    private final boolean listsAll;

    ByteReader(boolean listsAll) {
        this.listsAll = listsAll;
    }

    @Override
    public Set<Long> withoutOwner(Snapshot snapshot) {
        Set<Long> found = new HashSet<>();
        snapshot.visitSlots(
                (offset, value, atSlot, atGate) -> {
                    if (value == LockFile.TAKEN && !isExclusive(atSlot)) {
                        found.add(offset);
                    }
                });
        return found;
    }

    private static boolean isExclusive(List<ListedLock> atSlot) {
        return SlotStatus.modeOf(SlotStatus.held(atSlot)) == SlotState.EXCLUSIVE;
    }

    @Override
    public void read(Snapshot snapshot, Set<Long> dead, Consumer<SlotStatus> slots) {
        snapshot.visitSlots(
                (offset, value, atSlot, atGate) -> {
                    SlotStatus status =
                            status(offset, value, dead.contains(offset), atSlot, atGate);
                    if (status.isNotable()) {
                        slots.accept(status);
                    }
                });
    }

    private SlotStatus status(
            long offset,
            long value,
            boolean isDead,
            List<ListedLock> atSlot,
            List<ListedLock> atGate) {
        List<ListedLock> held = SlotStatus.held(atSlot);
        SlotState mode = SlotStatus.modeOf(held);
        boolean lost = isDead && !isExclusive(atSlot);
        boolean marked = value != LockFile.FREE && value != LockFile.TAKEN;
        return new SlotStatus(
                offset,
                lost && !listsAll && held.isEmpty() ? SlotState.UNKNOWN : mode,
                marked || lost && (listsAll || !held.isEmpty()),
                lost && listsAll && held.isEmpty(),
                SlotStatus.participants(held),
                SlotStatus.queue(atSlot, atGate));
    }
}
