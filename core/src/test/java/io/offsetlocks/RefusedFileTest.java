package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is at the path is not a lock file of these parameters: told why, and left as it was. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class RefusedFileTest {
    private static final int SLOTS = 64;
    private static final int SIZE = LockFileImage.HEADER_BYTES + 2 * SLOTS;

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("test.locks");
    }

    /** Opens the path, which must be refused with all of these words and without a trace. */
    private <X extends IOException> void assertRefused(Class<X> refusal, Path path, Object... words)
            throws IOException {
        Snapshot before = Snapshot.of(directory);

        String message = assertThrows(refusal, () -> OffsetLocks.open(path, SLOTS)).getMessage();

        assertEquals(before, Snapshot.of(directory));
        assertTrue(message.contains(path.toString()), message);
        for (Object word : words) {
            assertTrue(message.contains(word.toString()), "'" + word + "' in: " + message);
        }
    }

    private void assertIncompatible(Object... words) throws IOException {
        assertRefused(IncompatibleLockFileException.class, file(), words);
    }

    @Test
    void directory_isRefused() throws Exception {
        assertRefused(IOException.class, Files.createDirectory(file()));
    }

    @Test
    void missingDirectory_isNotMade() throws Exception {
        assertRefused(NoSuchFileException.class, directory.resolve("missing/test.locks"));
    }

    @Test
    void fileAsDirectory_isRefused() throws Exception {
        Path notADirectory = Files.createFile(directory.resolve("file"));

        assertRefused(IOException.class, notADirectory.resolve("test.locks"));
    }

    @Test
    void symbolicLinkToALockFile_isRefused() throws Exception {
        Path target = directory.resolve("target.locks");
        OffsetLocks.open(target, SLOTS).close();
        Files.createSymbolicLink(file(), target);

        assertRefused(IOException.class, file(), "symbolic link");
    }

    @Test
    void danglingSymbolicLink_isNotFollowed() throws Exception {
        Files.createSymbolicLink(file(), directory.resolve("target.locks"));

        assertRefused(IOException.class, file(), "symbolic link");
    }

    @Test
    void namedPipe_isRefused_withoutAHang() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", file().toString()).start();
        assertEquals(0, mkfifo.waitFor());

        assertRefused(IOException.class, file());
    }

    @Test
    void anotherProgramsFile_ofTheRightSize_isRefused() throws Exception {
        byte[] text = "not a lock file\n".repeat(SIZE / 16).getBytes(StandardCharsets.UTF_8);
        assertEquals(SIZE, text.length);
        Files.write(file(), text);

        assertIncompatible();
    }

    @Test
    void randomBytes_ofTheRightSize_areRefused() throws Exception {
        byte[] garbage = new byte[SIZE];
        new Random(1).nextBytes(garbage);
        Files.write(file(), garbage);

        assertIncompatible();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {8, 30, LockFileImage.HEADER_BYTES - 1, LockFileImage.HEADER_BYTES, SIZE - 1})
    void zeroes_withOneOtherByte_areSomebodysFile(int position) throws Exception {
        byte[] almostZeroes = new byte[SIZE];
        almostZeroes[position] = 1;
        Files.write(file(), almostZeroes);

        assertIncompatible();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 4095, 4096, 4097, SIZE - SLOTS, SIZE - 1, SIZE + 1, 2 * SIZE})
    void file_ofAnotherSize_isRefused(int size) throws Exception {
        byte[] bytes = new byte[size];
        System.arraycopy(LockFileImage.of(SLOTS).bytes(), 0, bytes, 0, Math.min(size, SIZE));
        Files.write(file(), bytes);

        assertIncompatible(SIZE, size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, SLOTS - 1, SLOTS + 1, 1 << 20})
    void lockFile_ofOtherSlots_isRefusedWithBothNumbers(int slots) throws Exception {
        OffsetLocks.open(file(), slots).close();

        assertIncompatible(SLOTS, slots);
    }

    @Test
    void lockFile_inUseWithOtherSlots_isRefusedWithBothNumbers() throws Exception {
        try (OffsetLocks locks = OffsetLocks.open(file(), SLOTS);
                ChildProcess child = LockClient.start()) {
            HeldLock held = locks.lock("a");
            String message =
                    assertThrows(
                                    IncompatibleLockFileException.class,
                                    () -> OffsetLocks.open(file(), 1234))
                            .getMessage();

            for (Object word : List.of(file(), SLOTS, 1234)) {
                assertTrue(message.contains(word.toString()), message);
            }
            assertTrue(held.isValid());
            assertEquals("opened", child.ask("open " + file() + " " + SLOTS));
            assertEquals("busy", child.ask("tryLock a"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, Integer.MAX_VALUE})
    void lockFile_ofAnotherVersion_isRefusedWithBothNumbers(int version) throws Exception {
        LockFileImage.of(SLOTS).withVersion(version).writeTo(file());

        assertIncompatible("version", version, 1);
    }

    @Test
    void refusal_leavesThePathFree_forTheNextOpen() throws Exception {
        Files.write(file(), new byte[] {1});
        assertIncompatible();

        Files.delete(file());
        OffsetLocks.open(file(), SLOTS).close();

        assertTrue(LockFileImage.read(file()).isFinishedAndFree(SLOTS));
    }
}
