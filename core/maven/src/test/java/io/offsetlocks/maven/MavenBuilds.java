package io.offsetlocks.maven;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offsetlocks.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Builds of one Maven, each a process, that share a local repository and a loopback repository. */
final class MavenBuilds {
    private final Path maven;
    private final Path directory;
    private final Path settings;

    /**
     * @param maven where it is unpacked
     * @param directory where the projects lie
     */
    MavenBuilds(Path maven, Path directory, LoopbackRepository repository) throws IOException {
        this.maven = maven;
        this.directory = directory;
        this.settings =
                Files.writeString(
                        directory.resolve("settings.xml"),
                        """
                        <settings>
                          <mirrors>
                            <mirror>
                              <id>loopback</id>
                              <url>%s</url>
                              <mirrorOf>*</mirrorOf>
                            </mirror>
                          </mirrors>
                        </settings>
                        """
                                .formatted(repository.url()));
    }

    /** Makes a project that needs so many of the published jars. */
    Path project(String name, int dependencies, boolean withExtension) throws IOException {
        Path project = Files.createDirectories(directory.resolve(name));
        Files.createDirectories(project.resolve(".mvn"));
        if (withExtension) {
            Files.writeString(
                    project.resolve(".mvn/extensions.xml"),
                    """
                    <extensions>
                      <extension>
                        <groupId>io.offsetlocks</groupId>
                        <artifactId>offset-locks-maven</artifactId>
                        <version>%s</version>
                      </extension>
                    </extensions>
                    """
                            .formatted(PublishedFiles.EXTENSION_VERSION));
        }
        String needed =
                IntStream.range(0, dependencies)
                        .mapToObj(MavenBuilds::dependency)
                        .collect(Collectors.joining("", "<dependencies>", "</dependencies>"));
        Files.writeString(project.resolve("pom.xml"), PublishedFiles.pom(name, "pom", needed));
        return project;
    }

    private static String dependency(int number) {
        return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
                .formatted(
                        PublishedFiles.GROUP,
                        PublishedFiles.dependency(number),
                        PublishedFiles.VERSION);
    }

    /** Starts the goal that resolves the dependencies of a project. */
    Build start(Path project, Path localRepository, String... options) throws IOException {
        Path log = Files.createTempFile(directory, "build", ".log");
        List<String> command = new ArrayList<>();
        // A shell that becomes Java: kill -9 hits Java itself.
        command.addAll(List.of("sh", maven.resolve("bin/mvn").toString(), "-B", "-s"));
        command.addAll(List.of(settings.toString(), "-f", project.resolve("pom.xml").toString()));
        command.add("-Dmaven.repo.local=" + localRepository);
        command.addAll(List.of(options));
        command.add(PublishedFiles.GOAL);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(project.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData");
        builder.environment().put("MAVEN_SKIP_RC", "true");
        return new Build(builder.start(), log);
    }

    /** One build. Closing it leaves no process behind. */
    record Build(Process process, Path log) implements AutoCloseable {
        /** Waits for the end, and returns what the build has said. */
        String awaitEnd() throws IOException {
            process.onExit().join();
            return said();
        }

        String said() throws IOException {
            return Files.readString(log, UTF_8);
        }

        void awaitSuccess() throws IOException {
            String said = awaitEnd();
            if (process.exitValue() != 0) {
                throw new AssertionError("the build failed: " + said);
            }
        }

        boolean hasOpen(Path file) {
            return Files.exists(file) && ChildProcess.descriptors(process.pid(), file) > 0;
        }

        void kill() {
            process.destroyForcibly();
            process.onExit().join();
        }

        @Override
        public void close() {
            kill();
        }
    }
}
