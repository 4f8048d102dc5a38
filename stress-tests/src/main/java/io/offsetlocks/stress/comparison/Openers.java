package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The main class of a process that starts others, which open the lock files and keep them open. It
 * prints a line for each of them, and ends them when its input ends.
 *
 * <p>The process that measures an open does not start them itself: it would have the pipes to all
 * of them, and the library reads the table of descriptors whenever it opens a file.
 */
final class Openers {
    static final String OPENED = "opened";

    /** How many processes start at a time. */
    private static final int AT_ONCE = 10;

    /** Of a process that opens a file and does nothing more. */
    private static final List<String> SMALL =
            List.of("-Xmx16m", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

    private Openers() {}

    /** Starts the process. */
    static ChildProcess start(Path directory, int number, Set<LockMethod> methods)
            throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(directory, number));
        arguments.addAll(methods);
        return ChildProcess.jvm(Openers.class, arguments.toArray());
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int number = Integer.parseInt(arguments[1]);
        List<String> methods = List.of(arguments).subList(2, arguments.length);
        List<ChildProcess> openers = new ArrayList<>();
        while (openers.size() < number) {
            int from = openers.size();
            for (int i = 0; i < Math.min(AT_ONCE, number - from); i++) {
                ChildProcess opener = WorkerPool.startJava(SMALL, directory, "open");
                openers.add(opener);
                for (String method : methods) {
                    opener.send("open " + method);
                }
            }
            for (ChildProcess opener : openers.subList(from, openers.size())) {
                for (int i = 0; i < methods.size(); i++) {
                    opener.expect(OPENED);
                }
                System.out.println(OPENED);
            }
        }
        while (System.in.read() >= 0) {
            // Nothing is said to it.
        }
        openers.forEach(ChildProcess::close);
    }
}
