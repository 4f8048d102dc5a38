package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.CapturedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The warning of a file that somebody may read but not write (hazard 15). */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class FilePermissionsTest {
    private static final int SLOTS = 1000;

    @TempDir Path directory;

    private Path file;
    private CapturedLog log;

    @BeforeEach
    void makeTheFile() throws Exception {
        file = directory.resolve("test.locks");
        OffsetLocks.open(file, SLOTS).close();
        log = CapturedLog.begin();
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private void allow(String permissions) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw-r--", "rw-r-----", "rw-r--rw-", "rw----r--"})
    void fileThatOthersMayOnlyRead_isWarnedOf_andOpened(String permissions) throws Exception {
        allow(permissions);

        OffsetLocks.open(file, SLOTS).close();

        assertEquals(1, log.records().size());
        LogRecord line = log.records().get(0);
        assertEquals(Level.WARNING, line.getLevel());
        for (String word : List.of(file.toString(), permissions, "chmod 600")) {
            assertTrue(line.getMessage().contains(word), line.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-rw----", "rw-rw-rw-", "rwx--x--x"})
    void fileThatNobodyMayOnlyRead_isNotWarnedOf(String permissions) throws Exception {
        allow(permissions);

        OffsetLocks.open(file, SLOTS).close();

        assertEquals(List.of(), log.records());
    }

    @Test
    void fileThatIsOpen_isWarnedOfOnce() throws Exception {
        allow("rw-r--r--");

        try (OffsetLocks first = OffsetLocks.open(file, SLOTS);
                OffsetLocks second = OffsetLocks.open(file, SLOTS)) {
            assertEquals(first.slots(), second.slots());
            assertEquals(1, log.records().size());
        }
        OffsetLocks.open(file, SLOTS).close();
        assertEquals(2, log.records().size());
    }

    @Test
    void fileThatReadersMayOpenSinceItIsInUse_isWarnedOfByTheNextOpen() throws Exception {
        try (OffsetLocks first = OffsetLocks.open(file, SLOTS)) {
            OffsetLocks.open(file, SLOTS).close();
            assertEquals(List.of(), log.records());
            allow("rw-r--r--");

            OffsetLocks.open(file, SLOTS).close();

            assertEquals(1, log.records().size());
            OffsetLocks.open(file, SLOTS).close();
            assertEquals(1, log.records().size());
            assertEquals(SLOTS, first.slots());
        }
    }

    /** As one that writes its log under a lock. */
    @Test
    void handlerThatLocksInTheSameFile_doesNotHang() throws Exception {
        allow("rw-r--r--");
        log.onMessage(
                () -> {
                    try (OffsetLocks locks = OffsetLocks.open(file, SLOTS);
                            HeldLock held = locks.lock("log")) {
                        return held.isValid();
                    }
                });

        OffsetLocks.open(file, SLOTS).close();

        assertEquals(1, log.stepsDone());
    }

    @Test
    void handlerThatThrows_leavesNothingOpen() throws Exception {
        allow("rw-r--r--");
        log.onMessage(
                () -> {
                    throw new IllegalStateException("a broken handler");
                });

        assertThrows(IllegalStateException.class, () -> OffsetLocks.open(file, SLOTS));
        assertEquals(0, DescriptorTest.descriptors(file));
    }
}
