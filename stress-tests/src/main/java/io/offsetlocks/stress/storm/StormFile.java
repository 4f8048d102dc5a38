package io.offsetlocks.stress.storm;

import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.SharedLongs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A lock file of a storm: what lies where is as docs/file-format.md says.
 *
 * @param slots how many slots it has
 * @param firstSlot the number of its first slot in the {@link Witness}, which has those of all
 *     files
 */
record StormFile(Path path, LockFormat format, int slots, int firstSlot) {
    private static final int BYTE_SLOTS_AT = 4096;
    private static final int WORDS_AT = 69632;

    OffsetLocks open() throws IOException {
        return OffsetLocks.open(path, slots, format);
    }

    /** Maps the file, for a lock that is broken by changes of its words; before it is opened. */
    SharedLongs mapWords() throws IOException {
        return SharedLongs.map(path, WORDS_AT / Long.BYTES + slots);
    }

    /** Returns where the slots begin; from there on all is 0 when nothing is held. */
    int slotsAt() {
        return format == LockFormat.LOCK_WORDS ? WORDS_AT : BYTE_SLOTS_AT;
    }

    /**
     * Returns the end of the bytes that are locked at and near slots: bells and such lie beyond.
     */
    long end() {
        return slotsAt() + (long) slots * (format == LockFormat.LOCK_WORDS ? Long.BYTES : 2);
    }

    NamedSlot named(OffsetLocks locks, String name) {
        long offset = locks.offsetOf(name);
        int stride = format == LockFormat.LOCK_WORDS ? Long.BYTES : 1;
        return new NamedSlot(name, firstSlot + (int) (offset - slotsAt()) / stride, offset);
    }

    /** Returns names in the order of their slots. */
    List<NamedSlot> named(OffsetLocks locks, List<String> names) {
        return names.stream()
                .map(name -> named(locks, name))
                .sorted(Comparator.comparingInt(NamedSlot::slot))
                .toList();
    }
}
