package io.offsetlocks.maven;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.offsetlocks.maven.MavenBuilds.Build;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One Maven, a remote repository, and a local repository to copy, which has the extension and the
 * plugin and nothing else.
 */
final class PreparedMaven implements AutoCloseable {
    private final int dependencies;
    private final Path directory;
    private final LoopbackRepository repository;
    private final MavenBuilds builds;
    private final Path local;

    PreparedMaven(String version, int dependencies, Path directory) throws IOException {
        this.dependencies = dependencies;
        this.directory = directory;
        this.repository = new LoopbackRepository();
        this.local = directory.resolve("prepared");
        Path maven = PublishedFiles.property("mavens").resolve("apache-maven-" + version);
        PublishedFiles.publishExtension(repository);
        PublishedFiles.publishPlugin(
                repository, maven, Files.createDirectories(directory.resolve("plugin")));
        PublishedFiles.publishDependencies(repository, dependencies);
        this.builds = new MavenBuilds(maven, directory, repository);
        try (Build build = builds.start(builds.project("empty", 0, true), local)) {
            build.awaitSuccess();
        }
    }

    LoopbackRepository repository() {
        return repository;
    }

    MavenBuilds builds() {
        return builds;
    }

    /** Returns the local repository as the preparing build has left it. */
    Path local() {
        return local;
    }

    /** Makes a project that needs all that is published. */
    Path project(String name, boolean withExtension) throws IOException {
        return builds.project(name, dependencies, withExtension);
    }

    /** Returns a copy of the local repository, without a lock file. */
    Path copyOfLocal(String name) throws IOException {
        Path copy = directory.resolve("local-" + name);
        for (Path path : walk(local)) {
            Path relative = local.relativize(path);
            if (!relative.startsWith(".locks")) {
                Files.copy(path, copy.resolve(relative.toString()));
            }
        }
        return copy;
    }

    /** Requires that all that was published is in a local repository, byte by byte. */
    void requireAllIn(Path copy) throws IOException {
        for (int i = 0; i < dependencies; i++) {
            for (String extension : new String[] {"jar", "pom"}) {
                String path = PublishedFiles.path(PublishedFiles.dependency(i), extension);
                assertArrayEquals(
                        repository.get(path), Files.readAllBytes(copy.resolve(path)), path);
            }
        }
    }

    static Path artifacts(Path local) {
        return local.resolve(".locks/offset-locks-artifacts");
    }

    static long lockFiles(Path local) {
        Path locks = local.resolve(".locks");
        if (!Files.exists(locks)) {
            return 0;
        }
        return walk(locks).stream().filter(Files::isRegularFile).count();
    }

    /** Returns a directory and all that is below it, each before what is in it. */
    static List<Path> walk(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
