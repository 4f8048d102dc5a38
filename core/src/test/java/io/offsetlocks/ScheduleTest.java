package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** What holds for any names and for any order in which threads come and go. */
class ScheduleTest {
    /** So few that the names collide; the key of the file is fixed, so always the same ones. */
    private static final int SLOTS = 3;

    private static final int NAMES = 5;

    private Path directory;
    private Path file;

    /** Sees whether all is released in the end, for processes too. */
    private ChildProcess peer;

    @BeforeProperty
    void makeFile() throws Exception {
        directory = Files.createTempDirectory("offset-locks");
        file = directory.resolve("schedule.locks");
        LockFileImage.of(SLOTS).writeTo(file);
        peer = LockClient.start(file, SLOTS);
    }

    @AfterProperty
    void removeDirectory() throws Exception {
        peer.close();
        for (Path file : Snapshot.of(directory).entries().keySet().toArray(Path[]::new)) {
            if (!file.equals(directory)) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Property(tries = 200)
    void anySchedule_locksAsTheModelSays(@ForAll("schedules") List<ScheduleRunner.Command> schedule)
            throws Exception {
        try (OffsetLocks locks = OffsetLocks.open(file, SLOTS);
                ScheduleRunner runner = ScheduleRunner.start(locks)) {
            for (ScheduleRunner.Command command : schedule) {
                runner.take(command);
            }
            runner.releaseAll();
            for (int name = 0; name < NAMES; name++) {
                assertEquals("held", peer.ask("tryLock name-" + name));
                assertEquals("released", peer.ask("release name-" + name));
            }
        }
    }

    @Provide
    Arbitrary<List<ScheduleRunner.Command>> schedules() {
        Arbitrary<String> names =
                Arbitraries.integers().between(0, NAMES - 1).map(name -> "name-" + name);
        return Combinators.combine(
                        Arbitraries.integers().between(0, ScheduleRunner.THREADS - 1),
                        Arbitraries.of(ScheduleRunner.Kind.class),
                        names)
                .as(ScheduleRunner.Command::new)
                .list()
                .ofMaxSize(40);
    }
}
