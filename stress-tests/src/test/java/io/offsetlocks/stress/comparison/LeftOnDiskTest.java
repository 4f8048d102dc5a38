package io.offsetlocks.stress.comparison;

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
        Files.write(directory.resolve("a"), new byte[20_000]);
        Files.write(directory.resolve("b"), new byte[20_000]);

        LeftOnDisk left = LeftOnDisk.in(directory);

        assertEquals(2, left.files());
        assertTrue(left.diskBytes() >= 2 * 20_000, "disk space: " + left.diskBytes());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }
}
