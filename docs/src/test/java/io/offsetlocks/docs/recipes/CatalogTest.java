package io.offsetlocks.docs.recipes;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers and writers of a catalog, and a writer that goes on as a reader. */
class CatalogTest extends RecipeFixture {
    private Catalog catalog;

    @BeforeEach
    void makeCatalog() throws IOException {
        catalog = new Catalog(locks, directory.resolve("catalog"));
        catalog.rewrite(List.of("old"), entries -> {});
    }

    @Test
    void downgradedWriter_letsReadersIn_andNoWriter() throws Exception {
        catalog.rewrite(
                List.of("new"),
                written -> {
                    assertEquals(List.of("new"), written);
                    SteppedThread.Step<List<String>> reader = other.begin(catalog::entries);
                    assertEquals(List.of("new"), assertDoesNotThrow(() -> reader.result()));
                    assertFalse(isFreeNow("catalog"));
                });
        assertTrue(isFree("catalog"));
    }

    @Test
    void failedCheck_leavesNothingLocked() throws Exception {
        assertThrows(
                IOException.class,
                () ->
                        catalog.rewrite(
                                List.of(),
                                entries -> {
                                    throw new IOException("bad catalog");
                                }));
        assertTrue(isFree("catalog"));
    }

    @Test
    void readers_waitForAWriterOfAnotherProcess() throws Exception {
        try (ChildProcess writer = ChildProcess.jvm(Writer.class, file, SLOTS)) {
            writer.expect("held");
            SteppedThread.Step<List<String>> reader = other.begin(catalog::entries);
            assertTrue(isWaitedFor(file, reader));
            assertEquals(0, writer.end());
            assertEquals(List.of("old"), reader.result());
        }
    }

    /** The main class of a process that writes until its input ends. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            long slots = Long.parseLong(arguments[1]);
            try (var locks = OffsetLocks.open(Path.of(arguments[0]), slots)) {
                locks.asReadWriteLock("catalog").writeLock().lock();
                System.out.println("held");
                System.in.read();
                locks.asReadWriteLock("catalog").writeLock().unlock();
            }
        }
    }
}
