package io.offsetlocks.internal.status;

import io.offsetlocks.internal.file.ListedLock;
import io.offsetlocks.internal.words.MemberTable;
import io.offsetlocks.internal.words.Word;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a file of lock words. A word names its owner, which is alive if the system lists its life
 * byte as locked (I11); readers, and those who queue, are in that list themselves.
 */
final class WordReader implements SlotReader {
    private final boolean listsAll;

    WordReader(boolean listsAll) {
        this.listsAll = listsAll;
    }

    @Override
    public Set<Long> withoutOwner(Snapshot snapshot) {
        Owners owners = new Owners(snapshot);
        Set<Long> found = new HashSet<>();
        snapshot.visitSlots(
                (offset, word, atSlot, atGate) -> {
                    if (Word.hasOwner(word) && owners.lifeLock(word).isEmpty()) {
                        found.add(Word.who(word));
                    }
                });
        return found;
    }

    @Override
    public void read(Snapshot snapshot, Set<Long> dead, Consumer<SlotStatus> slots) {
        Owners owners = new Owners(snapshot);
        snapshot.visitSlots(
                (offset, word, atSlot, atGate) -> {
                    boolean lost = Word.hasOwner(word) && dead.contains(Word.who(word));
                    SlotStatus status =
                            Word.hasOwner(word) && !lost
                                    ? owned(offset, word, owners, atSlot, atGate)
                                    : notOwned(offset, word, lost, atSlot, atGate);
                    if (status.isNotable()) {
                        slots.accept(status);
                    }
                });
    }

    private static SlotStatus owned(
            long offset,
            long word,
            Owners owners,
            List<ListedLock> atSlot,
            List<ListedLock> atGate) {
        return new SlotStatus(
                offset,
                Word.has(word, Word.IN) ? SlotState.EXCLUSIVE : SlotState.KEPT,
                Word.has(word, Word.ABANDONED),
                false,
                List.of(owners.participant(word)),
                SlotStatus.queue(atSlot, atGate));
    }

    /** Nobody who is alive owns the word: readers may have it, by locks on its first byte. */
    private SlotStatus notOwned(
            long offset,
            long word,
            boolean lost,
            List<ListedLock> atSlot,
            List<ListedLock> atGate) {
        List<ListedLock> held = SlotStatus.held(atSlot);
        boolean unknown = lost && !listsAll;
        boolean abandoned = unknown ? Word.has(word, Word.ABANDONED) : Word.tellsAbandonment(word);
        return new SlotStatus(
                offset,
                unknown ? SlotState.UNKNOWN : SlotStatus.modeOf(held),
                abandoned,
                lost && listsAll,
                SlotStatus.participants(held),
                SlotStatus.queue(atSlot, atGate));
    }

    /** The owners that words name, by their life bytes and their entries in the table. */
    private static final class Owners {
        private final MemberTable table;
        private final List<ListedLock> locks;
        private final Map<Long, Optional<ListedLock>> lifeLocks = new HashMap<>();

        Owners(Snapshot snapshot) {
            this.table = new MemberTable(snapshot.members());
            this.locks =
                    snapshot.locks().stream()
                            .filter(lock -> lock.first() >= MemberTable.lifeByte(0, 0))
                            .filter(lock -> lock.isExclusive() && !lock.isWaiting())
                            .toList();
        }

        /** Returns the lock on the life byte of the owner, if it is alive. */
        Optional<ListedLock> lifeLock(long word) {
            return lifeLocks.computeIfAbsent(Word.who(word), who -> find(word));
        }

        private Optional<ListedLock> find(long word) {
            int index = Word.owner(word);
            if (index >= MemberTable.ENTRIES) {
                return Optional.empty();
            }
            long life = MemberTable.lifeByte(index, Word.generation(word));
            return locks.stream().filter(lock -> lock.covers(life)).findFirst();
        }

        Participant participant(long word) {
            int index = Word.owner(word);
            boolean known =
                    index < MemberTable.ENTRIES && table.generation(index) == Word.generation(word);
            long pid =
                    lifeLock(word)
                            .map(ListedLock::pid)
                            // Seen alive in another look.
                            .orElse(known ? table.pid(index) : 0);
            return new Participant(pid, known ? table.start(index) : 0);
        }
    }
}
