package io.offsetlocks.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux lists of who holds and who waits for the bytes of a file, read without the library.
 */
public final class KernelLocks {
    private static final int PID = 4;
    private static final int FILE = 5;
    private static final int FIRST = 6;
    private static final int LAST = 7;

    private static final Path LIST = Path.of("/proc/locks");

    private KernelLocks() {}

    /** Returns whether this system has the list. */
    public static boolean areVisible() {
        return Files.isReadable(LIST);
    }

    /** Returns the lines about a process and a file: what it holds and what it waits for. */
    public static List<String> of(long pid, Path file) {
        return Stream.concat(list().stream().filter(lock -> !isWait(lock)), waits())
                .filter(lock -> is(lock, pid, file))
                .map(lock -> String.join(" ", lock))
                .toList();
    }

    /** Returns whether the process holds the byte; bytes side by side are listed as one range. */
    public static boolean areHeld(long pid, Path file, long position) {
        return list().stream()
                .anyMatch(lock -> !isWait(lock) && is(lock, pid, file) && covers(lock, position));
    }

    /** Returns whether the process holds exactly this range, in one line of the list. */
    public static boolean areOneRange(long pid, Path file, long first, long last) {
        return list().stream()
                .anyMatch(
                        lock ->
                                !isWait(lock)
                                        && is(lock, pid, file)
                                        && lock.get(FIRST).equals(Long.toString(first))
                                        && lock.get(LAST).equals(Long.toString(last)));
    }

    /** Returns whether a thread of the process is blocked for the byte. */
    public static boolean areWaitedFor(long pid, Path file, long position) {
        return waits().anyMatch(lock -> is(lock, pid, file) && covers(lock, position));
    }

    /** Returns whether anybody is blocked for the byte. */
    public static boolean areWaitedFor(Path file, long position) {
        return waits().anyMatch(lock -> is(lock, file) && covers(lock, position));
    }

    /** Returns whether anybody is blocked for any byte of the file. */
    public static boolean areWaitedFor(Path file) {
        return waits().anyMatch(lock -> is(lock, file));
    }

    /** Waits until somebody is blocked for the byte. */
    public static void awaitWaiter(Path file, long position) {
        Await.until("somebody waits for byte " + position, () -> areWaitedFor(file, position));
    }

    /** Returns whether a thread of the process is blocked for any byte. */
    public static boolean isWaiting(long pid) {
        return waits().anyMatch(lock -> lock.get(PID).equals(Long.toString(pid)));
    }

    private static Stream<List<String>> waits() {
        return list().stream()
                .filter(KernelLocks::isWait)
                .map(lock -> lock.stream().filter(word -> !word.equals("->")).toList());
    }

    /** The lines of the list, in words; that of a wait has an arrow among them. */
    private static List<List<String>> list() {
        try {
            return Files.readAllLines(LIST).stream()
                    .map(line -> Arrays.asList(line.trim().split("\\s+")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWait(List<String> lock) {
        return lock.contains("->");
    }

    private static boolean is(List<String> lock, long pid, Path file) {
        return lock.get(PID).equals(Long.toString(pid)) && is(lock, file);
    }

    private static boolean is(List<String> lock, Path file) {
        return lock.get(FILE).endsWith(":" + inode(file));
    }

    private static boolean covers(List<String> lock, long position) {
        long first = Long.parseLong(lock.get(FIRST));
        long last = lock.get(LAST).equals("EOF") ? Long.MAX_VALUE : Long.parseLong(lock.get(LAST));
        return first <= position && position <= last;
    }

    private static Object inode(Path file) {
        try {
            return Files.getAttribute(file, "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
