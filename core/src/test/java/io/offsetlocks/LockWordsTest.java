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
import io.offsetlocks.testing.SteppedThread;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to lock words: members, dead owners, and bytes that others have written. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class LockWordsTest extends LocksFixture {
    private static final long MEMBERS_AT = 4096;
    private static final int MEMBERS = 1024;
    private static final int ENTRY_BYTES = 64;
    private static final long LIVES_AT = (1L << 62) + (1L << 49);
    private static final long LIVES_PER_MEMBER = 1L << 40;

    @Override
    protected LockFormat format() {
        return LockFormat.LOCK_WORDS;
    }

    private ChildProcess child() throws Exception {
        return LockClient.start(file, SLOTS);
    }

    /** Writes to the file in another process: to close it in this one would drop its locks. */
    private void write(long position, byte[] bytes) throws Exception {
        write(file, position, bytes);
    }

    private static void write(Path to, long position, byte[] bytes) throws Exception {
        Process dd =
                new ProcessBuilder(
                                "dd",
                                "of=" + to,
                                "oflag=seek_bytes",
                                "seek=" + position,
                                "conv=notrunc",
                                "status=none")
                        .start();
        try (OutputStream input = dd.getOutputStream()) {
            input.write(bytes);
        }
        assertEquals(0, dd.waitFor());
    }

    private static byte[] littleEndian(long value) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    }

    /** Reads the file in another process. */
    private ByteBuffer content() throws Exception {
        Path copy = directory.resolve("content");
        ChildProcess.run("cp", file.toString(), copy.toString());
        return ByteBuffer.wrap(Files.readAllBytes(copy)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void stoppedHolder_isNotTakenForDead() throws Exception {
        try (ChildProcess stopped = child();
                ChildProcess asking = child()) {
            assertEquals("held", stopped.ask("lock a"));
            stopped.stop();

            assertEquals("busy", asking.ask("tryLock a"));
            assertTrue(locks.tryLock("a").isEmpty());

            stopped.resume();
            assertEquals("released", stopped.ask("release a"));
            assertEquals("held", asking.ask("tryLock a"));
        }
    }

    @Test
    void killedHolder_isFollowedByAWaiter_whoIsTold() throws Exception {
        try (ChildProcess child = child()) {
            assertEquals("held", child.ask("lock a"));
            SteppedThread.Step<HeldLock> waiter = waitingLock("a");
            assertFalse(waiter.isDone());

            child.kill();

            HeldLock held = waiter.result();
            assertTrue(held.wasAbandoned());
            closeByOther(held);
            assertFalse(locks.lock("a").wasAbandoned());
        }
    }

    @Test
    void oneThreadWaits_forAllTheNamesOfAnOwner() throws Exception {
        List<String> names = List.of("a", "b", "c");
        try (ChildProcess child = child()) {
            for (String name : names) {
                assertEquals("held", child.ask("lock " + name));
            }
            SteppedThread.Step<HeldLock> b = waitingLock("b");
            SteppedThread.Step<HeldLock> c = third.begin(() -> locks.lock("c"));
            c.awaitWaiting();

            assertEquals("released", child.ask("release c"));

            assertTrue(c.result().isValid());
            assertFalse(b.isDone());
            assertEquals("released", child.ask("release b"));
            assertTrue(b.result().isValid());
            assertTrue(locks.tryLock("a").isEmpty());
        }
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
            int entry = (int) MEMBERS_AT + ENTRY_BYTES;

            assertEquals(second.pid(), after.getLong(entry + 16));
            assertTrue(before.getLong(entry) < after.getLong(entry), "generation");
            assertTrue(before.getLong(entry + 8) < after.getLong(entry + 8), "bell");
            assertTrue(locks.holder("a").isEmpty());
            assertEquals("held abandoned", second.ask("tryLock a"));
        }
    }

    /** The next process gets the entry of the dead one, and is not taken for it. */
    @Test
    void entryOfADeadMember_isUsedAgain_andItsWordsAreDead() throws Exception {
        ChildProcess first = child();
        assertEquals("held", first.ask("lock a"));
        first.kill();
        first.close();
        try (ChildProcess second = child()) {
            assertEquals("held", second.ask("lock b"));

            HeldLock held = locks.lock("a");

            assertTrue(held.wasAbandoned());
            assertTrue(locks.tryLock("b").isEmpty());
            assertEquals(second.pid(), locks.holder("b").orElseThrow().pid());
            held.close();
        }
    }

    @Test
    void garbageInEveryEntry_keepsNobodyFromJoining() throws Exception {
        locks.close();
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        byte[] garbage = new byte[MEMBERS * ENTRY_BYTES];
        new Random(seed).nextBytes(garbage);
        write(MEMBERS_AT, garbage);

        locks = open();

        locks.lock("a").close();
        assertEquals(ProcessHandle.current().pid(), content().getLong((int) MEMBERS_AT + 16));
    }

    @Test
    void moreMembersThanEntries_areRefused_withTheNumber() throws Exception {
        locks.close();
        long[] positions =
                LongStream.range(0, MEMBERS).map(i -> LIVES_AT + i * LIVES_PER_MEMBER).toArray();
        Path other = directory.resolve("full.locks");
        OffsetLocks.open(other, SLOTS, LockFormat.LOCK_WORDS).close();
        // A table whose members are all of generation 0, and alive.
        write(other, MEMBERS_AT, new byte[MEMBERS * ENTRY_BYTES]);
        Object[] arguments =
                Stream.concat(Stream.of(other), LongStream.of(positions).boxed()).toArray();
        try (ChildProcess all = ChildProcess.jvm(ByteHolder.class, arguments)) {
            for (int i = 0; i < MEMBERS; i++) {
                all.expect("held");
            }
            String message =
                    assertThrows(FileSystemException.class, () -> OffsetLocks.open(other, SLOTS))
                            .getMessage();

            assertTrue(message.contains(other.toString()), message);
            assertTrue(message.contains("1024"), message);
            // On JDK 25 no garbage collection would ever unmap it.
            String mapped = Files.readString(Path.of("/proc/self/maps"));
            assertFalse(mapped.contains(other.toString()), mapped);
            all.kill();
        }
        OffsetLocks.open(other, SLOTS).close();
    }

    @Test
    void copiedFile_hasNoHolders_andTellsOfThoseThatWereInTheirSections() throws Exception {
        Path copy = directory.resolve("copy.locks");
        try (HeldLock held = locks.lock("a")) {
            ChildProcess.run("cp", file.toString(), copy.toString());

            try (OffsetLocks copied = OffsetLocks.open(copy, SLOTS);
                    HeldLock again = copied.lock("a")) {
                assertTrue(again.wasAbandoned());
                assertTrue(again.isValid());
            }
            assertTrue(held.isValid());
        }
    }

    @Test
    void garbageInWords_excludesNobodyForEver_andLetsNobodyIn() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] garbage = new byte[8 * SLOTS];
        random.nextBytes(garbage);
        write(69_632, garbage);
        try (ChildProcess child = child()) {
            for (int i = 0; i < 50; i++) {
                String name = "name-" + i;
                try (HeldLock held = locks.lock(name)) {
                    assertEquals("busy", child.ask("tryLock " + name), "with seed " + seed);
                    assertEquals("busy", child.ask("tryLockShared " + name), "with seed " + seed);
                    assertTrue(held.isValid());
                }
                assertEquals("held", child.ask("tryLock " + name), "with seed " + seed);
                assertTrue(locks.tryLock(name).isEmpty(), "with seed " + seed);
                assertEquals("released", child.ask("release " + name));
                try (HeldLock shared = locks.shared().lock(name)) {
                    assertEquals("held", child.ask("tryLockShared " + name), "with seed " + seed);
                    assertTrue(shared.isValid());
                    assertEquals("released", child.ask("release " + name));
                }
            }
        }
    }

    /** Nothing in the table makes a live member look dead. */
    @Test
    void garbageInTheTable_makesNoOwnerLookDead_andIsReported() throws Exception {
        try (ChildProcess child = child();
                CapturedLog log = CapturedLog.begin()) {
            HeldLock held = locks.lock("a");
            byte[] garbage = new byte[MEMBERS * ENTRY_BYTES];
            new Random(42).nextBytes(garbage);
            write(MEMBERS_AT, garbage);

            assertEquals("busy", child.ask("tryLock a"));

            Await.until("the entry is missed", () -> fails(() -> locks.tryLock("b")));
            assertTrue(isLogged(log, "was written over"));
            assertEquals("busy", child.ask("tryLock a"));
            held.close();
        }
    }

    private static boolean isLogged(CapturedLog log, String text) {
        return log.records().stream().anyMatch(record -> record.getMessage().contains(text));
    }

    private static boolean fails(Runnable call) {
        try {
            call.run();
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    @Test
    void wordWrittenOver_isALostLock_andNeverWrittenBack() throws Exception {
        HeldLock held = locks.lock("a");
        long word = 0x1234_0000_0000_0001L << 8;
        write(locks.offsetOf("a"), littleEndian(word));

        assertFalse(held.isValid());
        String message = assertThrows(LockLostException.class, held::close).getMessage();

        assertTrue(message.contains(file.toString()), message);
        assertTrue(message.contains("offset " + locks.offsetOf("a")), message);
        assertEquals(0, valueOf("a"));
        held.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void strayClose_losesEveryLock_andIsToldByTheNextCalls(boolean taken) throws Exception {
        try (ChildProcess child = child();
                CapturedLog log = CapturedLog.begin()) {
            HeldLock held = locks.lock("a");
            HeldLock shared = locks.shared().lock("b");
            assertTrue(held.isValid());

            Files.readAllBytes(file);

            assertFalse(held.isValid());
            assertFalse(shared.isValid());
            if (taken) {
                assertEquals("held abandoned", child.ask("tryLock a"));
                assertThrows(LockLostException.class, held::close);
                assertEquals(child.pid(), locks.holder("a").orElseThrow().pid());
            } else {
                held.close();
            }
            Await.until("the loss is found", () -> fails(() -> locks.tryLock("c")));
            assertTrue(isLogged(log, "lost all its locks"));
            assertThrows(UncheckedIOException.class, () -> locks.lock("d"));
        }
    }

    @Test
    void leftFlagOfADeadQueue_isCleared() throws Exception {
        HeldLock held = locks.lock("a");
        try (ChildProcess child = child()) {
            child.send("lock a");
            Await.until("the child queues", () -> gateOf("a") == 1);
            child.kill();
        }
        assertEquals(1, gateOf("a"));
        held.close();

        HeldLock again = locks.lock("a");

        assertEquals(0, gateOf("a"));
        assertFalse(again.wasAbandoned());
    }
}
