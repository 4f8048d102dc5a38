package io.offsetlocks.stress.comparison;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;

/**
 * What a lock method left in its directory.
 *
 * @param diskBytes the blocks of the files and of the directory itself; NaN if there is no {@code
 *     du} to ask; an empty file has no block, but still takes an inode
 * @param listMillis the time to list the directory, with a warm cache
 * @param deleteMillis the time to delete the files one by one
 */
record LeftOnDisk(long files, double diskBytes, double listMillis, double deleteMillis) {

    /** Measures a directory and deletes what is in it. */
    static LeftOnDisk in(Path directory) throws IOException {
        double diskBytes = diskBytes(directory);
        list(directory);
        long start = System.nanoTime();
        List<Path> files = list(directory);
        double listMillis = millisSince(start);
        start = System.nanoTime();
        for (Path file : files) {
            Files.delete(file);
        }
        return new LeftOnDisk(files.size(), diskBytes, listMillis, millisSince(start));
    }

    private static double diskBytes(Path directory) {
        ProcessBuilder du = new ProcessBuilder("du", "-s", "--block-size=1", directory.toString());
        try (InputStream answer = du.redirectError(Redirect.DISCARD).start().getInputStream();
                Scanner scanner = new Scanner(answer, StandardCharsets.UTF_8)) {
            return scanner.hasNextLong() ? scanner.nextLong() : Double.NaN;
        } catch (IOException noSuchProgram) {
            return Double.NaN;
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
