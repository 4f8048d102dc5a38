package io.offsetlocks.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.CloseStorm;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.Needed;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The mapping of a file ends with its last session, and nobody uses it after that (I9). */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class UnmappingTest {
    private static final int SLOTS = 1 << 20;

    @TempDir Path directory;

    private static boolean isMapped(Path file) throws Exception {
        return Files.readString(Path.of("/proc/self/maps")).contains(file.toString());
    }

    @ParameterizedTest
    @EnumSource
    void lastClose_unmapsTheFile(LockFormat format) throws Exception {
        Path file = directory.resolve("test.locks");
        OffsetLocks locks = OffsetLocks.open(file, SLOTS, format);
        OffsetLocks again = OffsetLocks.open(file, SLOTS);
        locks.lock("a").close();
        locks.close();
        assertTrue(isMapped(file));
        again.lock("a").close();

        again.close();

        assertFalse(isMapped(file));
    }

    /** A deleted file takes up its space for as long as it is mapped. */
    @Test
    void filesClosedAndDeleted_takeNoSpace() throws Exception {
        Needed.success("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", directory.toString());
        try {
            for (int i = 0; i < 20; i++) {
                Path file = directory.resolve(i + ".locks");
                try (OffsetLocks locks = OffsetLocks.open(file, SLOTS)) {
                    locks.lock("a").close();
                }
                Files.delete(file);
            }
        } finally {
            new ProcessBuilder("umount", "-l", directory.toString()).start().waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeInUse_endsNoJvm(LockFormat format) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Path file = directory.resolve("storm.locks");
        OffsetLocks.open(file, CloseStorm.SLOTS, format).close();
        try (ChildProcess child = ChildProcess.jvm(CloseStorm.class, file, 300, seed);
                ChildProcess holder = LockClient.start(file, CloseStorm.SLOTS)) {
            // Those who wait for another process have a thread that comes back from the kernel.
            holder.send("lock name-2");
            child.expect("survived");
        }
    }

    @Test
    void headerOfACutFile_isToldAsAFault_andEndsNoJvm() throws Exception {
        try (ChildProcess child = ChildProcess.jvm(CutMapping.class, directory.resolve("cut"))) {
            child.expect("first write told");
            child.expect("headers true");
            child.expect("alive");
        }
    }

    @ParameterizedTest
    @CsvSource({"value, value 0", "setValue,", "trySetValue,", "watch, found null"})
    void useAfterTheClose_findsNothing_andEndsNoJvm(String use, String answer) throws Exception {
        Path file = directory.resolve("late.locks");
        try (ChildProcess child = ChildProcess.jvm(LateUse.class, file, use)) {
            if (answer != null) {
                child.expect(answer);
            }
            child.expect("alive");
        }
        assertEquals(LockFile.TAKEN, LockFileImage.read(file).bytes()[Header.BYTES]);
    }
}
