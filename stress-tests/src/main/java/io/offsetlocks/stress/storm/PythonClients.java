package io.offsetlocks.stress.storm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the Python clients. They lock the slot bytes with plain {@code fcntl} and do not touch the
 * values, so they take part in the exclusion, but no abandonment is reported after them.
 */
final class PythonClients {
    private static final String PROGRAM = "fcntl_client.py";

    private final StormState state;
    private final StormFile file;
    private final List<NamedSlot> namedSlots;
    private final Path program;

    PythonClients(StormState state, StormFile file, List<NamedSlot> namedSlots) throws IOException {
        this.state = state;
        this.file = file;
        this.namedSlots = namedSlots;
        this.program = state.settings().directory().resolve(PROGRAM);
        try (InputStream source = PythonClients.class.getResourceAsStream(PROGRAM)) {
            Files.write(program, source.readAllBytes());
        }
    }

    /** Returns whether this machine has a Python that can run them. */
    static boolean canRun() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import fcntl, mmap").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    StormProcess start(int process) throws IOException {
        StormSettings settings = state.settings();
        Witness witness = state.witness();
        ThreadRecord record = witness.beginThread(witness.beginSession(process));
        List<String> command = new ArrayList<>(List.of("python3", program.toString()));
        command.add(file.path().toString());
        command.add(settings.directory().resolve("witness").toString());
        command.add(Long.toString(settings.random(process).nextLong()));
        command.add(Integer.toString(record.id()));
        command.add(Integer.toString(witness.session(0).position()));
        command.add(Integer.toString(witness.thread(1).position()));
        command.add(Integer.toString(ThreadRecord.longs(settings.slots())));
        for (NamedSlot namedSlot : namedSlots) {
            command.add(
                    String.format(
                            "%s:%d:%d:%d:%d",
                            namedSlot.name(),
                            namedSlot.offset(),
                            namedSlot.slot(),
                            witness.positionOfSlot(namedSlot.slot()),
                            record.positionOfSlot(namedSlot.slot())));
        }
        return StormProcess.start(command, state);
    }
}
