package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.LockFileImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Making and opening files of lock words, beside those of byte locks. */
@Timeout(60)
class LockWordsFileTest {
    private static final int SLOTS = 1000;

    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("test.locks");
    }

    private static LockFormat otherThan(LockFormat format) {
        return format == LockFormat.BYTE_LOCKS ? LockFormat.LOCK_WORDS : LockFormat.BYTE_LOCKS;
    }

    @ParameterizedTest
    @EnumSource
    void open_makesAFileOfTheFormat_andOpensItWithAndWithoutIt(LockFormat format) throws Exception {
        try (OffsetLocks made = OffsetLocks.open(file, SLOTS, format)) {
            assertEquals(format, made.format());
        }
        LockFileImage image = LockFileImage.read(file);
        assertTrue(image.isFinishedAndFree(SLOTS));
        assertEquals(LockFileImage.size(SLOTS, format), image.bytes().length);

        try (OffsetLocks named = OffsetLocks.open(file, SLOTS, format);
                OffsetLocks any = OffsetLocks.open(file, SLOTS)) {
            assertEquals(format, named.format());
            assertEquals(format, any.format());
            named.lock("a").close();
            any.lock("a").close();
        }
    }

    @Test
    void open_withoutAFormat_makesByteLocks() throws Exception {
        try (OffsetLocks made = OffsetLocks.open(file, SLOTS)) {
            assertEquals(LockFormat.BYTE_LOCKS, made.format());
        }
    }

    @ParameterizedTest
    @EnumSource
    void fileOfTheOtherFormat_isRefused_andUnchanged(LockFormat format) throws Exception {
        LockFileImage.of(SLOTS, otherThan(format)).writeTo(file);
        byte[] before = Files.readAllBytes(file);

        assertRefusedForItsFormat(format);

        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @ParameterizedTest
    @EnumSource
    void openFileOfTheOtherFormat_isRefused_andStaysOpen(LockFormat format) throws Exception {
        try (OffsetLocks open = OffsetLocks.open(file, SLOTS, otherThan(format))) {
            HeldLock held = open.lock("a");

            assertRefusedForItsFormat(format);

            assertTrue(held.isValid());
            held.close();
        }
    }

    private void assertRefusedForItsFormat(LockFormat format) {
        String message =
                assertThrows(
                                IncompatibleLockFileException.class,
                                () -> OffsetLocks.open(file, SLOTS, format))
                        .getMessage();
        assertTrue(message.contains(file.toString()), message);
        assertTrue(message.contains("byte locks"), message);
        assertTrue(message.contains("lock words"), message);
    }

    @ParameterizedTest
    @EnumSource
    void halfMadeFile_isFinished_asItWasBegun(LockFormat format) throws Exception {
        LockFileImage.of(SLOTS, format).withoutMagic().writeTo(file);

        try (OffsetLocks finished = OffsetLocks.open(file, SLOTS)) {
            assertEquals(format, finished.format());
        }
        assertTrue(LockFileImage.read(file).isFinishedAndFree(SLOTS));
    }

    @ParameterizedTest
    @EnumSource
    void halfMadeFile_ofTheOtherFormat_isRefused_andUnchanged(LockFormat format) throws Exception {
        Files.write(file, new byte[LockFileImage.size(SLOTS, otherThan(format))]);
        byte[] before = Files.readAllBytes(file);

        assertRefusedForItsFormat(format);

        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, (1L << 27) + 1, 1L << 29, Long.MAX_VALUE})
    void slotsOutOfRange_areRefused_andMakeNoFile(long slots) {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> OffsetLocks.open(file, slots, LockFormat.LOCK_WORDS))
                        .getMessage();

        assertTrue(message.contains("1 to 2^27"), message);
        assertTrue(message.contains("not " + slots), message);
        assertTrue(Files.notExists(file));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 4095, 4096, 69_631, 69_632, 69_632 + 8 * SLOTS - 1})
    void cutFile_isRefused_withItsSizeAndTheOneItShouldHave(int size) throws Exception {
        byte[] whole = LockFileImage.of(SLOTS, LockFormat.LOCK_WORDS).bytes();
        Files.write(file, Arrays.copyOf(whole, size));

        String message = refusal();

        assertTrue(message.contains(size + " bytes"), message);
        assertTrue(message.contains("77632 bytes (lock words)"), message);
        assertEquals(size, Files.size(file));
    }

    @Test
    void fileWithOtherSlots_isRefused_andReadAsWhatItMayBe() throws Exception {
        LockFileImage.of(SLOTS + 1, LockFormat.LOCK_WORDS).writeTo(file);

        assertTrue(refusal().contains("lock words with 1001 slots"), refusal());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, -1})
    void otherVersion_isRefused(int version) throws Exception {
        LockFileImage.of(SLOTS, LockFormat.LOCK_WORDS).withVersion(version).writeTo(file);

        assertTrue(refusal().contains("format version " + Integer.toUnsignedString(version)));
    }

    @Test
    void damagedHeader_isRefused() throws Exception {
        LockFileImage.of(SLOTS, LockFormat.LOCK_WORDS)
                .withBitFlipped(LockFileImage.KEY_POSITION, 3)
                .writeTo(file);

        assertTrue(refusal().contains("damaged"), refusal());
    }

    private String refusal() {
        return assertThrows(
                        IncompatibleLockFileException.class,
                        () -> OffsetLocks.open(file, SLOTS, LockFormat.LOCK_WORDS))
                .getMessage();
    }

    @Test
    void offsets_areThoseOfBytes_atWords() throws Exception {
        LockFileImage.of(SLOTS, LockFormat.LOCK_WORDS).writeTo(file);
        Path bytes = directory.resolve("bytes.locks");
        LockFileImage.of(SLOTS, LockFormat.BYTE_LOCKS).writeTo(bytes);

        try (OffsetLocks words = OffsetLocks.open(file, SLOTS);
                OffsetLocks plain = OffsetLocks.open(bytes, SLOTS)) {
            for (int i = 0; i < 100; i++) {
                long slot = plain.offsetOf("name-" + i) - 4096;
                assertEquals(69_632 + 8 * slot, words.offsetOf("name-" + i));
            }
        }
    }
}
