package io.offsetlocks.stress.storm;

import io.offsetlocks.LockFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The settings of a storm, the same for all its processes.
 *
 * @param directory the directory of its files
 * @param seconds how long faults are injected
 * @param processes how many JVMs run at any time
 * @param threads how many locking threads each JVM has
 * @param names how many names they lock
 * @param pythonClients how many Python clients run at any time
 * @param seed the seed for all random choices
 * @param lock the lock that is tested
 * @param timeout how long anything that must happen may take
 * @param formats the format of each lock file; all are in use at once
 */
record StormSettings(
        Path directory,
        int seconds,
        int processes,
        int threads,
        int names,
        int pythonClients,
        long seed,
        LockUnderTest lock,
        BeatTimeout timeout,
        List<LockFormat> formats) {

    /** A small number, so that some names share a slot. */
    private static final int SLOTS_PER_NAME = 4;

    /** An upper bound for the sessions that a process can begin per second, on average. */
    private static final int SESSIONS_PER_SECOND = 8;

    static StormSettings parse(String[] words) {
        return new StormSettings(
                Path.of(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Integer.parseInt(words[5]),
                Long.parseLong(words[6]),
                LockUnderTest.valueOf(words[7]),
                new BeatTimeout(Integer.parseInt(words[8])),
                Stream.of(words[9].split(",")).map(LockFormat::valueOf).toList());
    }

    /** Returns what {@link #parse} reads. */
    List<Object> words() {
        return List.of(
                directory,
                seconds,
                processes,
                threads,
                names,
                pythonClients,
                seed,
                lock.name(),
                timeout.beats(),
                formats.stream().map(LockFormat::name).collect(Collectors.joining(",")));
    }

    List<StormFile> files() {
        return IntStream.range(0, formats.size()).mapToObj(this::file).toList();
    }

    StormFile file(int number) {
        int slots = SLOTS_PER_NAME * names;
        Path path = directory.resolve("locks-" + number);
        return new StormFile(path, formats.get(number), slots, number * slots);
    }

    /** Returns the number of slots of all files together. */
    int slots() {
        return SLOTS_PER_NAME * names * formats.size();
    }

    List<String> lockedNames() {
        return IntStream.range(0, names).mapToObj(i -> "name-" + i).toList();
    }

    /** Returns the random numbers for a part of the storm. */
    Random random(long part) {
        return new Random(seed * 1_000_003 + part);
    }

    /** Maps the witness. The first process to map it makes its file. */
    Witness witness() throws IOException {
        int sessions = (int) maxSessions(seconds, processes + pythonClients, formats.size());
        return Witness.map(
                directory.resolve("witness"),
                slots(),
                sessions,
                sessions * recordsPerSession(threads));
    }

    private static long maxSessions(int seconds, int processes, int files) {
        return 1000 + processes * (seconds + 60L) * SESSIONS_PER_SECOND * files;
    }

    /** Records of its threads, and of the threads that close it. */
    private static int recordsPerSession(int threads) {
        return threads + 2;
    }

    /** Returns whether the records of such a storm can be mapped. */
    static boolean fitsInMemory(int seconds, int processes, int threads, int names, int files) {
        long sessions = maxSessions(seconds, processes, files);
        long records = sessions * recordsPerSession(threads);
        return Witness.longs(SLOTS_PER_NAME * names * files, sessions, records)
                <= Integer.MAX_VALUE / Long.BYTES;
    }
}
