package io.offsetlocks.internal.status;

import io.offsetlocks.internal.file.ReadOnlyLockFile;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The main class of the jar: {@code java -jar offset-locks-core.jar status FILE} prints who holds
 * what in a lock file. It opens the file for reading, locks nothing and writes nothing to it.
 *
 * <p>Never call it from a program: it closes the file, which drops all locks of its process in it.
 */
public final class StatusCommand {
    private static final int FAILURE = 2;
    private static final String USAGE =
            "usage: java -jar offset-locks-core.jar status FILE [--json]";
    private static final String HELP =
            USAGE
                    + "\n\n"
                    + "Prints which offsets of a lock file are held, by which process and in which"
                    + " mode, who queues\n"
                    + "for them, and which are marked as abandoned. It reads the file and"
                    + " /proc/locks, locks nothing and\n"
                    + "writes nothing. They are read one after the other while programs go on: the"
                    + " lines are not a\n"
                    + "picture of one moment. STARTED is the start of the process; when it took the"
                    + " lock is recorded\n"
                    + "nowhere.\n\n"
                    + "  --json   print JSON, with one line for each offset\n"
                    + "  --help   print this\n\n"
                    + "Exit status: 0, also if nothing is held; 2 if the file cannot be read or is"
                    + " not a lock file.";

    private StatusCommand() {}

    public static void main(String[] arguments) {
        // Much may be printed: not flushed at each line.
        PrintStream out =
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                        false);
        int exit = run(List.of(arguments), out);
        out.flush();
        System.exit(exit);
    }

    private static int run(List<String> arguments, PrintStream out) {
        if (arguments.contains("--help")) {
            out.println(HELP);
            return 0;
        }
        List<String> words = new ArrayList<>(arguments);
        boolean json = words.remove("--json");
        boolean understood =
                words.size() == 2
                        && words.get(0).equals("status")
                        && !words.get(1).startsWith("-")
                        && !words.get(1).isEmpty();
        if (!understood) {
            System.err.println(USAGE);
            return FAILURE;
        }
        try (ReadOnlyLockFile file = ReadOnlyLockFile.open(Path.of(words.get(1)))) {
            print(FileStatus.read(file), json, out);
            return 0;
        } catch (IOException | InvalidPathException e) {
            System.err.println(e.getMessage());
            return FAILURE;
        }
    }

    private static void print(FileStatus status, boolean json, PrintStream out) {
        if (json) {
            new JsonReport(status, out).print();
        } else {
            new TextReport(status, out).print();
        }
    }
}
