package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ByteHolder;
import io.offsetlocks.testing.CapturedLog;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What others do to a file of lock words: members that died, a file that was copied, words and
 * entries that were written over, a descriptor that was closed, more processes than entries
 * (hazards 20 to 27).
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class LockWordsFileTest extends LocksFixture {
    private static final int MEMBERS_AT = 4096;
    private static final int WORDS_AT = 69632;

    private CapturedLog log;

    @Override
    protected OffsetLocks open() throws IOException {
        file = directory.resolve("test.locks");
        return OffsetLocks.open(file, SLOTS, LockFormat.LOCK_WORDS);
    }

    @BeforeEach
    void captureLog() {
        log = CapturedLog.begin();
    }

    @AfterEach
    void endLog() {
        log.close();
    }

    /** Reads the file in another process. */
    private ByteBuffer content() throws Exception {
        Path copy = directory.resolve("content");
        ChildProcess.run("cp", file.toString(), copy.toString());
        return ByteBuffer.wrap(Files.readAllBytes(copy)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes over a part of the file, in another process. */
    private void write(long position, ByteBuffer bytes) throws Exception {
        Path source = Files.write(directory.resolve("source"), bytes.array());
        ChildProcess.run(
                "dd",
                "if=" + source,
                "of=" + file,
                "bs=8",
                "seek=" + position / 8,
                "conv=notrunc",
                "status=none");
    }

    private static ByteBuffer word(long word) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, word);
    }

    @Test
    void indexThatIsUsedAgain_isNoneOfTheDeadMember() throws Exception {
        try (ChildProcess first = LockClient.start(file, SLOTS)) {
            assertEquals("held", first.ask("lock a"));
            first.kill();
        }
        ByteBuffer before = content();
        try (ChildProcess second = LockClient.start(file, SLOTS)) {
            ByteBuffer after = content();
            int entry = MEMBERS_AT + 64;

            assertEquals(second.pid(), after.getLong(entry + 16));
            assertTrue(before.getLong(entry) < after.getLong(entry), "generation");
            assertTrue(before.getLong(entry + 8) < after.getLong(entry + 8), "bell");
            assertTrue(locks.holder("a").isEmpty());
            assertEquals("held abandoned", second.ask("tryLock a"));
        }
    }

    /** As after a crash of the host: the words are there, and their members are not. */
    @Test
    void copiedFile_hasTheWordsOfMembersThatAreDeadThere() throws Exception {
        HeldLock here = locks.lock("a");
        Path copied = directory.resolve("copied.locks");
        ChildProcess.run("cp", file.toString(), copied.toString());

        try (ChildProcess other = LockClient.start(copied, SLOTS)) {
            assertEquals("held abandoned", other.ask("tryLock a"));
            assertTrue(here.isValid());
        }
        here.close();
    }

    @Test
    void strayClose_isToldByTheRelease_andByEveryCallAfterIt() throws Exception {
        HeldLock held = locks.lock("a");
        Files.readAllBytes(file);
        try (ChildProcess other = LockClient.start(file, SLOTS)) {
            assertEquals("held abandoned", other.ask("tryLock a"));
            assertFalse(held.isValid());

            Exception lost = assertThrows(LockLostException.class, held::close);

            assertTrue(lost.getMessage().contains("was lost"), lost.getMessage());
            assertEquals("released", other.ask("release a"));
            Await.until("every call throws", this::callsThrow);
        }
        assertTrue(log.records().size() >= 2, log.records()::toString);
    }

    private boolean callsThrow() {
        try {
            locks.lock("b").close();
            return false;
        } catch (IllegalStateException | UncheckedIOException e) {
            return true;
        }
    }

    @Test
    void randomWords_areTaken_exceptThoseThatAreHeld() throws Exception {
        HeldLock held = locks.lock("held");
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        long[] garbage = new Random(seed).longs(1000).toArray();
        for (int i = 0; i < 1000; i += 50) {
            String name = "name-" + i;
            write(locks.offsetOf(name), word(garbage[i]));
            locks.lock(name).close();
            assertFalse(locks.lock(name).wasAbandoned());
            write(locks.offsetOf("shared-" + i), word(garbage[i]));
            locks.shared().lock("shared-" + i).close();
        }
        assertTrue(held.isValid());
        held.close();
    }

    @Test
    void entryThatIsWrittenOver_leavesItsMembersLocksAsTheyAre_andIsTold() throws Exception {
        HeldLock held = locks.lock("a");
        try (ChildProcess other = LockClient.start(file, SLOTS)) {
            write(MEMBERS_AT, ByteBuffer.allocate(64));

            assertEquals("busy", other.ask("tryLock a"));
            assertTrue(held.isValid());
            Await.until("every call throws", this::callsThrow);
            assertEquals("busy", other.ask("tryLock a"));
        }
        held.close();
    }

    @Test
    void garbageInEveryEntry_keepsNobodyFromJoining() throws Exception {
        locks.close();
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        ByteBuffer garbage = ByteBuffer.allocate(WORDS_AT - MEMBERS_AT);
        new Random(seed).nextBytes(garbage.array());
        write(MEMBERS_AT, garbage);

        locks = open();

        locks.lock("a").close();
        assertEquals(ProcessHandle.current().pid(), content().getLong(MEMBERS_AT + 16));
    }

    @Test
    void moreProcessesThanEntries_areRefusedWithTheirNumber() throws Exception {
        ByteBuffer before = content();
        Object[] lifeBytes =
                LongStream.range(1, 1024)
                        .mapToObj(index -> (1L << 62) + (1L << 49) + (index << 40))
                        .toArray();
        Object[] arguments = Stream.concat(Stream.of(file), Stream.of(lifeBytes)).toArray();
        try (ChildProcess others = ChildProcess.jvm(ByteHolder.class, arguments);
                ChildProcess late = LockClient.start()) {
            for (int i = 1; i < 1024; i++) {
                others.expect("held");
            }

            String refusal = late.ask("open " + file + " " + SLOTS);

            assertTrue(
                    refusal.startsWith("failed " + FileSystemException.class.getSimpleName())
                            && refusal.contains("all 1024 entries"),
                    refusal);
            assertEquals(before, content());
            locks.lock("a").close();
        }
    }

    @Test
    void fileOfTheOtherFormat_isRefusedWithBoth_andLeftAsItWas() throws Exception {
        Path bytes = directory.resolve("bytes.locks");
        OffsetLocks.open(bytes, SLOTS).close();
        byte[] before = Files.readAllBytes(bytes);

        Exception refusal =
                assertThrows(
                        IncompatibleLockFileException.class,
                        () -> OffsetLocks.open(bytes, SLOTS, LockFormat.LOCK_WORDS));

        assertTrue(
                refusal.getMessage().contains("byte locks")
                        && refusal.getMessage().contains("lock words"),
                refusal.getMessage());
        assertTrue(Arrays.equals(before, Files.readAllBytes(bytes)));
        assertThrows(
                IncompatibleLockFileException.class,
                () -> OffsetLocks.open(file, SLOTS, LockFormat.BYTE_LOCKS));
    }
}
