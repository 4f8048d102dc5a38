package io.offsetlocks.internal.status;

import io.offsetlocks.internal.file.Layout;
import io.offsetlocks.internal.file.ListedLock;
import io.offsetlocks.internal.file.ReadOnlyLockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who holds what in a lock file.
 *
 * <p>The file and the system's list of locks are read one after the other, while programs lock and
 * release. So a slot may say that it is held, and the list not by whom: it was released in between,
 * or its line fell between two pieces of the list, or its holder has died. Only the last stays so.
 * Both are read again until nothing else is left.
 */
final class FileStatus {
    private static final int LOOKS_AT_THE_DEAD = 3;
    private static final int MAX_LOOKS = 10;

    private final Path path;
    private final Layout layout;
    private final long slots;
    private final boolean listsAll;
    private final SlotReader reader;
    private final Snapshot snapshot;
    private final Set<Long> dead;

    private FileStatus(
            ReadOnlyLockFile file,
            boolean listsAll,
            SlotReader reader,
            Snapshot snapshot,
            Set<Long> dead) {
        this.path = file.path();
        this.layout = file.layout();
        this.slots = file.slots();
        this.listsAll = listsAll;
        this.reader = reader;
        this.snapshot = snapshot;
        this.dead = dead;
    }

    static FileStatus read(ReadOnlyLockFile file) throws IOException {
        boolean listsAll = ReadOnlyLockFile.listsAllProcesses();
        SlotReader reader =
                file.layout() == Layout.LOCK_WORDS
                        ? new WordReader(listsAll)
                        : new ByteReader(listsAll);
        Snapshot snapshot = Snapshot.of(file);
        Set<Long> suspects = reader.withoutOwner(snapshot);
        Set<Long> dead = new HashSet<>(suspects);
        for (int looks = 1; !isSettled(suspects, dead, looks) && looks < MAX_LOOKS; looks++) {
            snapshot = Snapshot.of(file);
            suspects = reader.withoutOwner(snapshot);
            dead.retainAll(suspects);
        }
        return new FileStatus(file, listsAll, reader, snapshot, dead);
    }

    private static boolean isSettled(Set<Long> suspects, Set<Long> dead, int looks) {
        return suspects.isEmpty() || looks >= LOOKS_AT_THE_DEAD && dead.containsAll(suspects);
    }

    Path path() {
        return path;
    }

    Layout layout() {
        return layout;
    }

    long slots() {
        return slots;
    }

    /** Returns whether the locks of all processes are seen, and not those of one pid namespace. */
    boolean listsAll() {
        return listsAll;
    }

    /** Tells of all slots of which there is something to tell, in the order of the file. */
    void forEach(Consumer<SlotStatus> slots) {
        reader.read(snapshot, dead, slots);
    }

    /** Returns the locks on the whole file, which hold every name. */
    List<ListedLock> onWholeFile() {
        return SlotStatus.held(snapshot.locks()).stream()
                .filter(ListedLock::coversWholeFile)
                .toList();
    }

    /** Returns how many slots there are of each kind. */
    Summary summary() {
        Map<SlotState, Integer> states = new EnumMap<>(SlotState.class);
        int[] queuedFor = new int[1];
        int[] abandoned = new int[1];
        forEach(
                slot -> {
                    states.merge(slot.state(), 1, Integer::sum);
                    queuedFor[0] += slot.queue().isEmpty() ? 0 : 1;
                    abandoned[0] += slot.abandoned() ? 1 : 0;
                });
        return new Summary(states, queuedFor[0], abandoned[0]);
    }

    /**
     * How many slots there are of each kind.
     *
     * @param queuedFor how many processes queue for
     * @param abandoned how many are marked as abandoned
     */
    record Summary(Map<SlotState, Integer> states, int queuedFor, int abandoned) {
        int count(SlotState state) {
            return states.getOrDefault(state, 0);
        }
    }
}
