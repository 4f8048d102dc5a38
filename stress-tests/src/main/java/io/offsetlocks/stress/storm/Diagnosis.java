package io.offsetlocks.stress.storm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What helps to understand why a thread is stuck. */
final class Diagnosis {
    private Diagnosis() {}

    /** Returns the threads of the fleet, who is inside where, and the system's list of locks. */
    static String of(Witness witness) throws IOException {
        StringBuilder text = new StringBuilder();
        List<ProcessHandle> fleet =
                ProcessHandle.current().parent().stream().flatMap(ProcessHandle::children).toList();
        for (ProcessHandle process : fleet) {
            text.append(process.pid()).append(": ").append(process.info()).append('\n');
            text.append(stacksOf(process));
        }
        for (int id = 1; id <= witness.journalsBegun(); id++) {
            describe(text, witness, witness.journal(id));
        }
        return text.append(Files.readString(Path.of("/proc/locks"))).toString();
    }

    private static String stacksOf(ProcessHandle process) throws IOException {
        Process jstack =
                new ProcessBuilder("jstack", Long.toString(process.pid()))
                        .redirectErrorStream(true)
                        .start();
        return new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
