package io.offsetlocks.stress.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What helps to understand why a thread is stuck. */
final class Diagnosis {
    private static final int MOST_SECONDS = 10;

    private Diagnosis() {}

    /** Returns the threads of the fleet, who is inside where, and the system's list of locks. */
    static String of(Witness witness, Path directory) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (int id = 1; id <= witness.journalsBegun(); id++) {
            describe(text, witness, witness.journal(id));
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
        if (!jstack.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            jstack.destroyForcibly().waitFor();
        }
        return Files.readString(output);
    }

    private static void describe(StringBuilder text, Witness witness, Journal journal) {
        for (int slot = 0; slot < witness.slots(); slot++) {
            Phase phase = journal.phase(slot);
            if (phase != Phase.IDLE && !journal.term().hasEnded()) {
                text.append(journal).append(" at offset ").append(Place.HEADER_BYTES + slot);
                text.append(": ").append(phase).append(", stamp there: ");
                text.append(witness.owner(slot)).append('\n');
            }
        }
    }
}
