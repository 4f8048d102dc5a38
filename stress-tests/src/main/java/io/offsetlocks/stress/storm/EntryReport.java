package io.offsetlocks.stress.storm;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a thread found when it entered some slots, if that was unusual: a line that a process sends
 * to the {@link Referee}.
 *
 * @param thread the id of its {@link ThreadRecord}
 * @param exclusive whether it entered as an exclusive holder; then the same abandonment is not
 *     reported to later holders
 * @param namedSlot one of the slots
 */
record EntryReport(
        int thread,
        boolean exclusive,
        Reported reported,
        NamedSlot namedSlot,
        List<Observation> observations) {

    /** What the lock reported to a new holder about the holder before. */
    enum Reported {
        ABANDONED,
        NOTHING,
        /** Unknown, because a {@link java.util.concurrent.locks.Lock} view has no handle to ask. */
        NOT_ASKED;

        static Reported of(boolean abandoned) {
            return abandoned ? ABANDONED : NOTHING;
        }
    }

    private static final String PREFIX = "entry ";

    /** Reads a {@link #line}; empty if the line is of another type. */
    static Optional<EntryReport> parse(String line) {
        if (!line.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] words = line.split(" ");
        return Optional.of(
                new EntryReport(
                        Integer.parseInt(words[1]),
                        Boolean.parseBoolean(words[2]),
                        Reported.valueOf(words[3]),
                        new NamedSlot(words[4], Integer.parseInt(words[5])),
                        Stream.of(words).skip(6).map(Observation::parse).toList()));
    }

    String line() {
        String seen =
                observations.stream().map(one -> " " + one.word()).collect(Collectors.joining());
        return PREFIX
                + String.join(
                        " ",
                        Integer.toString(thread),
                        Boolean.toString(exclusive),
                        reported.name(),
                        namedSlot.name(),
                        Integer.toString(namedSlot.slot()))
                + seen;
    }
}
