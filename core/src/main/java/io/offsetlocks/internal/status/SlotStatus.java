package io.offsetlocks.internal.status;

import io.offsetlocks.internal.file.ListedLock;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is known of one slot.
 *
 * @param offset its offset in the file
 * @param state who has it
 * @param abandoned whether the next exclusive holder will be told that the last one did not release
 *     it
 * @param ownerDied whether the process that had it died and nobody has taken it since
 * @param holders who has it
 * @param queue who waits for it, the first of the queue first
 */
record SlotStatus(
        long offset,
        SlotState state,
        boolean abandoned,
        boolean ownerDied,
        List<Participant> holders,
        List<Participant> queue) {

    /** Returns whether there is anything to tell. */
    boolean isNotable() {
        return state != SlotState.FREE || abandoned || ownerDied || !queue.isEmpty();
    }

    /** Returns the mode of those that hold a byte. */
    static SlotState modeOf(List<ListedLock> held) {
        if (held.isEmpty()) {
            return SlotState.FREE;
        }
        boolean exclusive = held.stream().anyMatch(ListedLock::isExclusive);
        return exclusive ? SlotState.EXCLUSIVE : SlotState.SHARED;
    }

    /** Returns the queue: who has the gate byte, who waits for the slot itself, then the others. */
    static List<Participant> queue(List<ListedLock> atSlot, List<ListedLock> atGate) {
        return Stream.of(
                        held(atGate),
                        atSlot.stream().filter(ListedLock::isWaiting).toList(),
                        atGate.stream().filter(ListedLock::isWaiting).toList())
                .flatMap(List::stream)
                .filter(lock -> !lock.coversWholeFile())
                .map(Participant::of)
                .distinct()
                .toList();
    }

    static List<ListedLock> held(List<ListedLock> locks) {
        return locks.stream().filter(lock -> !lock.isWaiting()).toList();
    }

    static List<Participant> participants(List<ListedLock> locks) {
        return locks.stream().map(Participant::of).distinct().toList();
    }
}
