package io.offsetlocks.stress.comparison.methods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LockFileNameTest {
    private static final Path DIRECTORY = Path.of("locks");

    @Test
    void in_keepsAPlainName() {
        assertEquals(DIRECTORY.resolve("volume-42.lock"), LockFileName.in(DIRECTORY, "volume-42"));
    }

    @Test
    void in_neverLeavesTheDirectory() {
        for (String name : new String[] {"/etc/passwd", "../x", "..", ".", "a/b", "\0"}) {
            Path path = LockFileName.in(DIRECTORY, name);
            assertEquals(DIRECTORY, path.normalize().getParent(), name);
        }
    }

    @Test
    void in_shortensALongName() {
        Path a = LockFileName.in(DIRECTORY, "x".repeat(300));
        Path b = LockFileName.in(DIRECTORY, "x".repeat(301));

        assertTrue(a.getFileName().toString().length() <= 255, a.toString());
        assertNotEquals(a, b);
    }
}
