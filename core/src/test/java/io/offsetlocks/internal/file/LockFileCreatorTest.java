package io.offsetlocks.internal.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ByteHolder;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.FakeClock;
import io.offsetlocks.testing.FaultyChannel;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What making and checking a file asks of its channel, and makes of its failures. */
@Timeout(60)
class LockFileCreatorTest {
    private static final long SLOTS = 10_000;
    private static final long FULL_SIZE = 24_096;
    private static final long PROBE_AT = 4093;

    @TempDir Path directory;

    private Path file;
    private FaultyChannel channel;
    private final FakeClock clock = new FakeClock(0);

    @BeforeEach
    void create() throws Exception {
        file = directory.resolve("test.locks");
        channel = FaultyChannel.create(file);
    }

    @AfterEach
    void close() throws Exception {
        channel.close();
    }

    @Test
    void magic_isWrittenLast_behindWhatIsOnTheDisk() throws Exception {
        byte[] key = keyOfFinishedFile();

        long last = Layout.BYTE_LOCKS.fileSize(SLOTS) - 1;
        String afterMagic = Integer.toString(Header.MAGIC_BYTES);
        assertEquals(
                List.of(Long.toString(last), "0", "force", afterMagic, "0", "force"),
                channel.writes());
        assertArrayEquals(key, keyOfFinishedFile());
    }

    @Test
    void madeFile_isLetGo() throws Exception {
        keyOfFinishedFile();

        assertFree(0);
    }

    @Test
    void readsAndWrites_mayEndEarly() throws Exception {
        channel.moveAtMost(1000);

        byte[] key = keyOfFinishedFile();

        assertArrayEquals(key, keyOfFinishedFile());
        channel.close();
        channel = FaultyChannel.open(file);
        assertArrayEquals(key, keyOfFinishedFile());
    }

    @Test
    void finishedFile_thatCannotBeLocked_isRefused() throws Exception {
        keyOfFinishedFile();
        channel.failAttemptsAt(PROBE_AT);

        assertNotLockable();
    }

    @Test
    void newFile_thatCannotBeLocked_isRefused() throws Exception {
        channel.failAttemptsAt(0);

        assertNotLockable();
        assertEquals(0, channel.size());
    }

    @Test
    void finishedFile_isTriedByALock_thatIsLetGoAndThatOthersMayHold() throws Exception {
        keyOfFinishedFile();

        keyOfFinishedFile();
        assertFree(PROBE_AT);

        channel.onAttemptsAt(PROBE_AT, () -> false);
        keyOfFinishedFile();
    }

    @Test
    void fileThatCannotBeWritten_orGivenBack_isToldWithBothReasons() throws Exception {
        channel.failWrites();

        IOException failure = assertThrows(FileSystemException.class, () -> keyOfFinishedFile());

        assertTrue(failure.getMessage().contains("cannot make the lock file"), "" + failure);
        assertTrue(failure.getMessage().contains(FaultyChannel.REASON), "" + failure);
        assertEquals(FaultyChannel.REASON, failure.getSuppressed()[0].getMessage());
    }

    /** The last byte, the zeros, the header, its magic. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void fileWhoseMakingEndsInAnError_isEmpty(int successfulWrites) throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("no direct memory");
        channel.throwFromWritesAfter(successfulWrites, error);

        assertSame(error, assertThrows(OutOfMemoryError.class, this::keyOfFinishedFile));

        assertEquals(0, channel.size());
        assertFree(0);
    }

    @Test
    void fileThatCannotBeForced_isEmpty() throws Exception {
        channel.failForcesAfter(0);

        assertThrows(FileSystemException.class, this::keyOfFinishedFile);

        assertEquals(0, channel.size());
    }

    /** Others may have locked in it by then, and would lose the file under their mapping. */
    @Test
    void fileWithItsMagic_isNeverCut() throws Exception {
        channel.failForcesAfter(1);

        IOException failure = assertThrows(FileSystemException.class, this::keyOfFinishedFile);

        assertTrue(failure.getMessage().contains(FaultyChannel.REASON), "" + failure);
        assertEquals(FULL_SIZE, channel.size());
        keyOfFinishedFile();
    }

    /** What the JDK needs of it is bounded, whatever the size of the file. */
    @Test
    void littleDirectMemory_isEnough() throws Exception {
        Path made = directory.resolve("made.locks");
        int slots = 1 << 20;
        List<String> little = List.of("-XX:MaxDirectMemorySize=64k");
        try (ChildProcess child = ChildProcess.jvmWith(little, LockClient.class)) {
            child.expect("ready");

            assertEquals("opened", child.ask("open " + made + " " + slots));
            assertEquals("held", child.ask("tryLock a"));
            child.send("end");
        }
    }

    @Test
    void noDirectMemory_leavesTheFileEmpty() throws Exception {
        Path begun = directory.resolve("begun.locks");
        List<String> least = List.of("-XX:MaxDirectMemorySize=8k");
        try (ChildProcess child = ChildProcess.jvmWith(least, LockClient.class)) {
            child.expect("ready");

            child.send("open " + begun + " " + (1 << 20));

            // The JDK from 22 on does not count the buffers of its channels among it.
            boolean counted = Runtime.version().feature() < 22;
            assertEquals(counted, child.line().startsWith("failed OutOfMemoryError"));
            assertEquals(counted ? 0 : Layout.BYTE_LOCKS.fileSize(1 << 20), Files.size(begun));
        }
    }

    @Test
    void sizes_areReadAsSlots_whereThatMakesSense() {
        assertReading("with 1 slots", Header.BYTES + 2);
        assertReading("which no lock file has", Header.BYTES + 3);
        assertReading("which no lock file has", Header.BYTES);
        assertReading("which no lock file has", Header.BYTES - 2);
    }

    @Test
    void makerThatStopped_isAClearErrorAndNotAHang() throws Exception {
        channel.onAttemptsAt(
                0,
                () -> {
                    clock.advance(Duration.ofSeconds(1).toNanos());
                    return true;
                });
        try (ChildProcess maker = ChildProcess.jvm(ByteHolder.class, file, 0)) {
            maker.expect("held");

            String message =
                    assertThrows(FileSystemException.class, () -> keyOfFinishedFile()).getMessage();

            assertTrue(message.contains(file.toString()), message);
            assertTrue(message.contains("for 10 s"), message);
            assertEquals(10, channel.attempts());
            assertEquals(0, channel.size());
            assertEquals("released", maker.ask("release"));
        }
        keyOfFinishedFile();
        assertTrue(LockFileImage.read(file).isFinishedAndFree((int) SLOTS));
    }

    private void assertReading(String reading, long size) {
        String message = FileSizes.wrongSize(file, size, SLOTS, null).getMessage();
        assertTrue(message.contains(reading), message);
    }

    private void assertNotLockable() {
        IOException failure = assertThrows(FileSystemException.class, () -> keyOfFinishedFile());
        assertTrue(failure.getMessage().contains("cannot be locked"), "" + failure);
        assertTrue(failure.getMessage().contains(FaultyChannel.REASON), "" + failure);
    }

    private void assertFree(long position) throws IOException {
        FileLock lock = channel.tryLock(position, 1, false);
        assertNotNull(lock);
        lock.release();
    }

    private byte[] keyOfFinishedFile() throws IOException {
        return new LockFileCreator(channel, file, SLOTS, null, clock).ofFinishedFile().hashKey();
    }
}
