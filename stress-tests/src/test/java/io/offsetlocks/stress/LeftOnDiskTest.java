package io.offsetlocks.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftOnDiskTest {
    @TempDir Path directory;

    @Test
    void in_countsWhatIsThereAndDeletesIt() throws IOException {
        Files.write(directory.resolve("a"), new byte[10]);
        Files.write(directory.resolve("b"), new byte[32]);

        LeftOnDisk left = LeftOnDisk.in(directory);

        assertEquals(2, left.files());
        assertEquals(42, left.fileBytes());
        assertTrue(left.directoryBytes() > 0);
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }
}
