package io.offsetlocks.stress.storm;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a thread found when it came into some slots, where it was not the ordinary: a line that a
 * process says to the {@link Referee}.
 *
 * @param finder its journal
 * @param exclusive whether it came as an exclusive holder, after which nobody is told of the same
 * @param place one of the slots
 */
record Finding(int finder, boolean exclusive, Told told, Place place, List<Sighting> sightings) {
    private static final String MARK = "finding ";

    /** Reads a {@link #line}; empty if it is another. */
    static Optional<Finding> parse(String line) {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        String[] words = line.split(" ");
        return Optional.of(
                new Finding(
                        Integer.parseInt(words[1]),
                        Boolean.parseBoolean(words[2]),
                        Told.valueOf(words[3]),
                        new Place(words[4], Integer.parseInt(words[5])),
                        Stream.of(words).skip(6).map(Sighting::parse).toList()));
    }

    String line() {
        String seen = sightings.stream().map(s -> " " + s.word()).collect(Collectors.joining());
        return MARK
                + finder
                + " "
                + exclusive
                + " "
                + told
                + " "
                + place.name()
                + " "
                + place.slot()
                + seen;
    }
}
