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
 * or its line fell between two pieces of the list, or its holder has died. Only the last stays so:
 * a holder has died if no look found it. Of several looks the one with the fewest such slots is
 * shown.
 */
final class FileStatus {
    /** A name that is locked all the time by somebody else is not seen as free as often as that. */
    private static final int LOOKS = 10;

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
        Snapshot best = Snapshot.of(file);
        Set<Long> dead = new HashSet<>(reader.withoutOwner(best));
        int fewest = dead.size();
        for (int looks = 1; looks < LOOKS && fewest > 0; looks++) {
            Snapshot snapshot = Snapshot.of(file);
            Set<Long> suspects = reader.withoutOwner(snapshot);
            dead.retainAll(suspects);
            if (suspects.size() <= fewest) {
                best = snapshot;
                fewest = suspects.size();
            }
        }
        return new FileStatus(file, listsAll, reader, best, dead);
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
