package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StallDetectorTest {
    private static final int PROCESS = 1;
    private static final int BEATS = 5;

    @TempDir Path directory;

    private Witness witness;
    private ThreadRecord record;
    private StallDetector stallDetector;

    @BeforeEach
    void begin() throws IOException {
        witness = Witness.map(directory.resolve("witness"), 4, 10, 10);
        record = witness.beginThread(witness.beginSession(PROCESS));
        stallDetector = new StallDetector(witness, new BeatTimeout(BEATS));
        stallDetector.findStuck();
    }

    private Optional<Integer> stuckAfter(int beats) {
        for (int i = 0; i < beats; i++) {
            witness.beat(PROCESS);
        }
        return stallDetector.findStuck().map(ThreadRecord::id);
    }

    @Test
    void threadWithoutStep_isStuckOnlyAfterTheBeatsOfItsProcess() {
        assertEquals(Optional.empty(), stuckAfter(BEATS));
        assertEquals(Optional.empty(), stuckAfter(0));
        assertEquals(Optional.of(record.id()), stuckAfter(1));
        assertEquals(BEATS + 1, stallDetector.longestStall());
    }

    @Test
    void step_startsTheCountAgain() {
        stuckAfter(BEATS);
        record.step();

        assertEquals(Optional.empty(), stuckAfter(BEATS));
        assertEquals(Optional.empty(), stuckAfter(BEATS));
        assertEquals(Optional.of(record.id()), stuckAfter(1));
    }

    @Test
    void threadThatHasFinished_isNotStuck() {
        record.finish();

        assertEquals(Optional.empty(), stuckAfter(BEATS + 1));
    }
}
