package io.offsetlocks.internal.file;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.offsetlocks.LockFileReplacedException;
import io.offsetlocks.testing.OffsetFixture;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FileWatchTest extends OffsetFixture {
    @Test
    void file_isLookedAtAfterASecond_andAFindingIsFinal() throws Exception {
        Files.delete(path);

        clock.advance(Duration.ofSeconds(1).toNanos() - 1);
        check();
        clock.advance(1);

        assertThrows(LockFileReplacedException.class, this::check);
        assertThrows(LockFileReplacedException.class, this::check);
    }

    private void check() {
        file.watch().checkInPlace(clock.read());
    }
}
