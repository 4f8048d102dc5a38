package io.offsetlocks.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the project, which the documents speak of. */
final class Repository {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Repository() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the directories that have a {@code pom.xml}, by their paths below the root, which is
     * not one: those in the root, and those in one of these.
     */
    static List<String> modules() {
        return modulesIn(ROOT)
                .flatMap(module -> Stream.concat(Stream.of(module), modulesIn(module)))
                .map(module -> ROOT.relativize(module).toString())
                .toList();
    }

    private static Stream<Path> modulesIn(Path parent) {
        try (Stream<Path> directories = Files.list(parent)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve("pom.xml")))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the build files, of the root and of the modules. */
    static List<Path> poms() {
        return Stream.concat(Stream.of(""), modules().stream())
                .map(module -> ROOT.resolve(module).resolve("pom.xml"))
                .toList();
    }

    /** Returns the source files of all modules, main and test. */
    static List<Path> sources() {
        return modules().stream()
                .map(module -> ROOT.resolve(module).resolve("src"))
                .filter(Files::exists)
                .flatMap(Repository::files)
                .toList();
    }

    /** Returns the sources of the classes of that simple name. */
    static List<Path> sourcesOf(String simpleName) {
        return sources().stream().filter(source -> source.endsWith(simpleName + ".java")).toList();
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
