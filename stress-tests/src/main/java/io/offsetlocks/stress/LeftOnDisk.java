package io.offsetlocks.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a way left in its directory.
 *
 * @param fileBytes the sum of the files' sizes; an empty file costs an inode all the same
 * @param directoryBytes the size of the directory itself, as the file system gives it
 * @param listMillis the time to list the directory, with a warm cache
 * @param deleteMillis the time to delete the files one by one
 */
record LeftOnDisk(
        long files, long fileBytes, long directoryBytes, double listMillis, double deleteMillis) {

    /** Surveys a directory and deletes what is in it. */
    static LeftOnDisk in(Path directory) throws IOException {
        long directoryBytes = Files.size(directory);
        list(directory);
        long start = System.nanoTime();
        List<Path> files = list(directory);
        double listMillis = millisSince(start);
        long fileBytes = 0;
        for (Path file : files) {
            fileBytes += Files.size(file);
        }
        start = System.nanoTime();
        for (Path file : files) {
            Files.delete(file);
        }
        return new LeftOnDisk(
                files.size(), fileBytes, directoryBytes, listMillis, millisSince(start));
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
