package io.offsetlocks.docs.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A program that holds a name in both files excludes those that use one of them. */
@EnabledOnOs(OS.LINUX)
class TwoLockFilesTest extends RecipeFixture {
    private Path wordFile;
    private OffsetLocks words;
    private TwoLockFiles both;

    @BeforeEach
    void openBoth() throws IOException {
        wordFile = directory.resolve("nova.words");
        words = OffsetLocks.open(wordFile, SLOTS, LockFormat.LOCK_WORDS);
        both = new TwoLockFiles(locks, words);
    }

    @AfterEach
    void closeWords() throws IOException {
        words.close();
    }

    @Test
    void nameHeldInBoth_isBusyForProgramsOfEitherFile() throws Exception {
        for (Path one : List.of(file, wordFile)) {
            try (ChildProcess program = LockClient.start(one, SLOTS)) {
                both.run(
                        "volume-42",
                        abandoned -> {
                            assertFalse(abandoned);
                            assertEquals("busy", ask(program, "tryLock volume-42"));
                        });
                assertEquals("held", program.ask("tryLock volume-42"));
                assertEquals("released", program.ask("release volume-42"));
            }
        }
    }

    private static String ask(ChildProcess program, String command) throws IOException {
        try {
            return program.ask(command);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    @Test
    void holderOfEitherFile_thatIsKilled_isToldOnce() throws Exception {
        for (Path one : List.of(file, wordFile)) {
            try (ChildProcess program = LockClient.start(one, SLOTS)) {
                assertEquals("held", program.ask("lock volume-42"));
                program.kill();
            }
            both.run("volume-42", abandoned -> assertTrue(abandoned));
            both.run("volume-42", abandoned -> assertFalse(abandoned));
        }
    }
}
