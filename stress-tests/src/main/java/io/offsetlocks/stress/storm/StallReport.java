package io.offsetlocks.stress.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Describes the state of the storm, to show why a thread is stuck. */
final class StallReport {
    private static final int MAX_SECONDS = 10;

    private StallReport() {}

    /** Returns which threads are inside which slots, the kernel's list of locks, and all stacks. */
    static String of(Witness witness, Path directory) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (int id = 1; id <= witness.threadsBegun(); id++) {
            describe(text, witness, witness.thread(id));
        }
        text.append(Files.readString(Path.of("/proc/locks")));
        for (ProcessHandle process : ProcessHandle.current().children().toList()) {
            text.append(process.pid()).append(": ").append(process.info()).append('\n');
            text.append(stacksOf(process, directory));
        }
        return text.toString();
    }

    /** Returns the stacks of a process, if it is a JVM and neither stopped nor hung. */
    private static String stacksOf(ProcessHandle process, Path directory)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "stacks", ".txt");
        Process jstack =
                new ProcessBuilder("jstack", Long.toString(process.pid()))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!jstack.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            jstack.destroyForcibly().waitFor();
        }
        return Files.readString(output);
    }

    private static void describe(StringBuilder text, Witness witness, ThreadRecord record) {
        for (int slot = 0; slot < witness.slots(); slot++) {
            Phase phase = record.phase(slot);
            if (phase != Phase.IDLE && !record.session().hasEnded()) {
                text.append(record).append(" at slot ").append(slot);
                text.append(": ").append(phase).append(", stamp there: ");
                text.append(witness.owner(slot)).append('\n');
            }
        }
    }
}
