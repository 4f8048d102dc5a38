package io.offsetlocks.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two users of the host: root, who runs the tests, and one who is nobody and starts children. */
public abstract class SecondUserFixture {
    public static final int SLOTS = 1000;

    /** A group that the second user may be in, and is not of itself. */
    public static final int GROUP = 65533;

    private static final int USER = 65534;

    public @TempDir Path directory;
    public @TempDir Path classes;

    @BeforeEach
    public void openDirectories() throws IOException {
        Needed.root();
        allow("rwxr-xr-x", directory);
        allow("rwxr-xr-x", classes);
    }

    public static void allow(String permissions, Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static List<String> asSecondUser(String groups, List<String> command) {
        List<String> whole = new ArrayList<>(List.of("setpriv", "--reuid=" + USER));
        whole.addAll(List.of("--regid=" + USER, groups));
        whole.addAll(command);
        return whole;
    }

    /** Runs a shell command as the second user. */
    public static void runAsSecondUser(String command) throws IOException {
        List<String> shell = asSecondUser("--clear-groups", List.of("sh", "-c", command));
        ChildProcess.run(shell.toArray(String[]::new));
    }

    /** Starts a client as the second user. */
    public ChildProcess secondUser() throws IOException, InterruptedException {
        return secondUser("--clear-groups");
    }

    /** Starts a client as the second user, who is in {@link #GROUP} as well. */
    public ChildProcess secondUserInGroup() throws IOException, InterruptedException {
        return secondUser("--groups=" + GROUP);
    }

    private ChildProcess secondUser(String groups) throws IOException, InterruptedException {
        List<String> client = ChildProcess.jvmCommand(readableClassPath(), LockClient.class);
        ChildProcess child = ChildProcess.command(asSecondUser(groups, client));
        child.expect("ready");
        return child;
    }

    /** Returns a copy of the class path that every user can read. */
    public String readableClassPath() throws IOException {
        List<String> copies = new ArrayList<>();
        for (String element : ChildProcess.classPath().split(File.pathSeparator)) {
            Path copy = classes.resolve(Integer.toString(copies.size()));
            copies.add(copy.toString());
            if (Files.exists(Path.of(element)) && !Files.exists(copy)) {
                copyReadable(Path.of(element), copy);
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copyReadable(Path source, Path target) throws IOException {
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path copy = target.resolve(source.relativize(path).toString());
                Files.copy(path, copy);
                allow(Files.isDirectory(copy) ? "rwxr-xr-x" : "rw-r--r--", copy);
            }
        }
    }
}
