package io.offsetlocks.stress.storm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Python clients, which lock the slot bytes with plain {@code fcntl} and leave the values
 * alone: they count for exclusion, and leave nothing abandoned.
 */
final class Foreigners {
    private static final String PROGRAM = "fcntl_client.py";

    private final Fleet fleet;
    private final List<Place> places;
    private final Path program;

    Foreigners(Fleet fleet, List<Place> places) throws IOException {
        this.fleet = fleet;
        this.places = places;
        this.program = fleet.settings().directory().resolve(PROGRAM);
        try (InputStream source = Foreigners.class.getResourceAsStream(PROGRAM)) {
            Files.write(program, source.readAllBytes());
        }
    }

    /** Says whether there is a Python to run them. */
    static boolean arePossible() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import fcntl, mmap").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    StormProcess start(int process) throws IOException {
        StormSettings settings = fleet.settings();
        Witness witness = fleet.witness();
        Journal journal = witness.beginJournal(witness.beginTerm(process));
        List<String> command = new ArrayList<>(List.of("python3", program.toString()));
        command.add(settings.lockFile().toString());
        command.add(settings.directory().resolve("witness").toString());
        command.add(Long.toString(settings.random(process).nextLong()));
        command.add(Integer.toString(journal.id()));
        command.add(Integer.toString(witness.term(0).position()));
        command.add(Integer.toString(witness.journal(1).position()));
        command.add(Integer.toString(Journal.longs(settings.slots())));
        for (Place place : places) {
            command.add(
                    String.format(
                            "%s:%d:%d:%d:%d",
                            place.name(),
                            place.offset(),
                            place.slot(),
                            witness.positionOfSlot(place.slot()),
                            journal.positionOfSlot(place.slot())));
        }
        return StormProcess.start(command, fleet);
    }
}
