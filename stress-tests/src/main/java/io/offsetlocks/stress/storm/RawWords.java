package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.SharedLongs;
import java.io.IOException;
import java.util.List;

/** The words of a lock file, for a lock that breaks them; none for any other. */
final class RawWords {
    static final RawWords NONE = new RawWords(null);

    private final SharedLongs file;

    private RawWords(SharedLongs file) {
        this.file = file;
    }

    /** Maps the words; before the process opens the file, whose locks the end of this drops. */
    static RawWords map(StormFile file) throws IOException {
        return new RawWords(file.mapWords());
    }

    List<RawWord> of(List<NamedSlot> namedSlots) {
        if (file == null) {
            return List.of();
        }
        return namedSlots.stream()
                .map(named -> new RawWord(file, (int) named.offset() / Long.BYTES))
                .toList();
    }
}
