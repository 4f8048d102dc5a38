package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.SecondUserFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The directory of a file in use lets its user look at nothing for a while: that is no finding, and
 * not for ever (hazard 5). A second user, as root may look anywhere.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class UnsearchableDirectoryTest extends SecondUserFixture {
    @Test
    void lookThatIsDenied_isNoFinding() throws Exception {
        Path inner = Files.createDirectory(directory.resolve("inner"));
        allow("rwxrwxrwx", inner);
        Path file = inner.resolve("test.locks");
        try (ChildProcess child = secondUser()) {
            assertEquals("opened", child.ask("open " + file + " " + SLOTS));
            assertEquals("held", child.ask("lock a"));
            allow("---------", inner);

            assertEquals("valid", child.ask("valid a"));
            assertEquals("held", child.ask("tryLock b"));

            allow("rwxrwxrwx", inner);
            assertEquals("valid", child.ask("valid a"));
            assertEquals("held", child.ask("tryLock c"));
            Files.delete(file);
            assertEquals("invalid", child.ask("valid a"));
        }
    }
}
