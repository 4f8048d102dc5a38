package io.offsetlocks.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A fresh directory that is removed with all that is in it, also when the program is stopped. */
public final class WorkDirectory implements AutoCloseable {
    private final Path path;
    private final Thread atShutdown;

    private WorkDirectory(Path path) {
        this.path = path;
        this.atShutdown = new Thread(this::remove);
    }

    /**
     * Makes a directory in another.
     *
     * @throws java.nio.file.NoSuchFileException if there is no {@code parent}
     */
    public static WorkDirectory in(Path parent) throws IOException {
        WorkDirectory directory =
                new WorkDirectory(Files.createTempDirectory(parent.toRealPath(), "offset-locks-"));
        Runtime.getRuntime().addShutdownHook(directory.atShutdown);
        return directory;
    }

    /** Returns the directory. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atShutdown);
        remove();
    }

    private void remove() {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
