package io.offsetlocks.stress.storm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a storm is like; the same for all its processes.
 *
 * @param directory where its files are
 * @param seconds how long the faults go on
 * @param processes how many processes of ours there are at any time
 * @param threads how many threads that lock each of them has
 * @param names how many names they lock
 * @param foreigners how many Python clients there are at any time
 * @param seed where all that is random comes from
 * @param subject the lock that is tested
 * @param patience how long what must happen may take
 */
record StormSettings(
        Path directory,
        int seconds,
        int processes,
        int threads,
        int names,
        int foreigners,
        long seed,
        Subject subject,
        Patience patience) {

    /** Few enough slots for names to collide. */
    private static final int SLOTS_PER_NAME = 4;

    /** How often a process may begin a term, on average: more often than it can. */
    private static final int TERMS_PER_SECOND = 8;

    static StormSettings parse(String[] words) {
        return new StormSettings(
                Path.of(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Integer.parseInt(words[5]),
                Long.parseLong(words[6]),
                Subject.valueOf(words[7]),
                new Patience(Integer.parseInt(words[8])));
    }

    /** Returns what {@link #parse} reads. */
    List<Object> words() {
        return List.of(
                directory,
                seconds,
                processes,
                threads,
                names,
                foreigners,
                seed,
                subject.name(),
                patience.beats());
    }

    Path lockFile() {
        return directory.resolve("locks");
    }

    int slots() {
        return SLOTS_PER_NAME * names;
    }

    List<String> lockedNames() {
        return IntStream.range(0, names).mapToObj(i -> "name-" + i).toList();
    }

    /** Returns the source of what is random in a part of the storm. */
    Random random(long part) {
        return new Random(seed * 1_000_003 + part);
    }

    /** Maps the witness, which is made by whoever maps it first. */
    Witness witness() throws IOException {
        int terms = (int) mostTerms(seconds, processes + foreigners);
        return Witness.map(
                directory.resolve("witness"), slots(), terms, terms * journalsPerTerm(threads));
    }

    private static long mostTerms(int seconds, int processes) {
        return 1000 + processes * (seconds + 60L) * TERMS_PER_SECOND;
    }

    /** Those of its threads, and of whoever closes it. */
    private static int journalsPerTerm(int threads) {
        return threads + 2;
    }

    /** Says whether what such a storm writes down can be mapped. */
    static boolean areWitnessed(int seconds, int processes, int threads, int names) {
        long terms = mostTerms(seconds, processes);
        long journals = terms * journalsPerTerm(threads);
        return Witness.longs(SLOTS_PER_NAME * names, terms, journals)
                <= Integer.MAX_VALUE / Long.BYTES;
    }
}
