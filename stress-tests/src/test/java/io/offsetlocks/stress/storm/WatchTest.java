package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    private static final int PROCESS = 1;
    private static final int PATIENCE = 5;

    @TempDir Path directory;

    private Witness witness;
    private Journal journal;
    private Watch watch;

    @BeforeEach
    void begin() throws IOException {
        witness = Witness.map(directory.resolve("witness"), 4, 10, 10);
        journal = witness.beginJournal(witness.beginTerm(PROCESS));
        watch = new Watch(witness, new Patience(PATIENCE));
        watch.look();
    }

    private Optional<Integer> stuckAfter(int beats) {
        for (int i = 0; i < beats; i++) {
            witness.beat(PROCESS);
        }
        return watch.look().map(Journal::id);
    }

    @Test
    void threadThatStands_isStuckOnlyWhenItsProcessHasLivedThroughIt() {
        assertEquals(Optional.empty(), stuckAfter(PATIENCE));
        assertEquals(Optional.empty(), stuckAfter(0));
        assertEquals(Optional.of(journal.id()), stuckAfter(1));
        assertEquals(PATIENCE + 1, watch.longest());
    }

    @Test
    void step_beginsAnew() {
        stuckAfter(PATIENCE);
        journal.step();

        assertEquals(Optional.empty(), stuckAfter(PATIENCE));
        assertEquals(Optional.empty(), stuckAfter(PATIENCE));
        assertEquals(Optional.of(journal.id()), stuckAfter(1));
    }

    @Test
    void threadThatHasFinished_isNotStuck() {
        journal.finish();

        assertEquals(Optional.empty(), stuckAfter(PATIENCE + 1));
    }
}
