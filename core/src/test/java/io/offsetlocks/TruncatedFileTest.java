package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The lock file is cut while it is in use (hazard 9). Its mapping faults then, on JDK 17 at any
 * later point of the thread, so those who use the file are child JVMs, and this one never opens it.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
@ParameterizedClass(name = "{0}")
@EnumSource(LockFormat.class)
class TruncatedFileTest {
    private static final int SLOTS = 1 << 12;
    private static final String REPLACED = "failed LockFileReplacedException: ";
    private static final String FAULT = "failed InternalError: ";

    @Parameter LockFormat format;

    @TempDir Path directory;

    private Path file;

    @BeforeEach
    void makeFile() throws Exception {
        file = directory.resolve("test.locks");
        LockFileImage.of(SLOTS, format).writeTo(file);
    }

    private void truncate(int size) throws Exception {
        ChildProcess.run("truncate", "-s", Integer.toString(size), file.toString());
    }

    /** Uses a name until the child is told; before that the mapping may fault. */
    private static void awaitReplaced(ChildProcess child) throws Exception {
        long start = System.nanoTime();
        String answer = child.ask("tryLock a");
        while (!answer.startsWith(REPLACED)) {
            assertTrue(answer.startsWith("held") || answer.startsWith(FAULT), answer);
            assertTrue(System.nanoTime() - start < Await.BOUND.toNanos(), answer);
            if (answer.startsWith("held")) {
                child.ask("release a");
            }
            answer = child.ask("tryLock a");
        }
        assertTrue(answer.endsWith("close it and open it again"), answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, LockFileImage.HEADER_BYTES})
    void truncation_invalidatesHandlesAtOnce(int size) throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock mine"));
            assertEquals("valid", child.ask("valid mine"));

            truncate(size);

            assertEquals("invalid", child.ask("valid mine"));
            awaitReplaced(child);
            assertEquals("closed", child.ask("close"));
        }
    }

    /** Whatever it is told, nobody else would ever release the byte. */
    @ParameterizedTest
    @ValueSource(ints = {0, LockFileImage.HEADER_BYTES})
    void releaseInATruncatedFile_isTold_andLeavesNothingLocked(int size) throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            assertEquals("held", child.ask("lockShared b"));
            long ofReader = Long.parseLong(child.ask("offset b"));
            long ofWriter = Long.parseLong(child.ask("offset a"));
            truncate(size);

            String writer = child.ask("release a");
            String reader = child.ask("release b");

            assertTrue(writer.startsWith(REPLACED), writer);
            assertTrue(reader.startsWith(REPLACED), reader);
            assertFalse(KernelLocks.areHeld(child.pid(), file, ofReader));
            assertFalse(KernelLocks.areHeld(child.pid(), file, ofWriter));
            String closed = child.ask("close");
            assertTrue(closed.equals("closed") || closed.startsWith(REPLACED), closed);
        }
    }

    /** In a file of byte locks it is the system that knows. */
    @Test
    void holderInATruncatedFile_isTold_orNamed() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            truncate(0);

            String answer = child.ask("holder a");

            String expected =
                    format == LockFormat.BYTE_LOCKS ? "held" : "failed IOException: a word of ";
            assertTrue(answer.startsWith(expected), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, LockFileImage.HEADER_BYTES})
    void truncation_isNoticedByUse(int size) throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            truncate(size);

            awaitReplaced(child);
        }
    }

    /** Behind a writer a thread of the library is in the kernel; behind readers it polls. */
    @ParameterizedTest
    @CsvSource({"0, lock", "0, lockShared", "4096, lock", "4096, lockShared"})
    void truncation_isNoticedByAWaiter(int size, String holding) throws Exception {
        try (ChildProcess waiter = LockClient.start(file, SLOTS);
                ChildProcess holder = LockClient.start(file, SLOTS)) {
            assertEquals("held", holder.ask(holding + " a"));
            waiter.send("lock a");
            if (holding.equals("lock")) {
                waiter.awaitKernelWait();
            } else {
                assertEquals("waiting", waiter.ask("waiting"));
            }

            truncate(size);

            String answer = waiter.line();
            assertTrue(answer.startsWith(REPLACED), answer);
        }
    }

    @Test
    void fileMadeAnewInPlace_isNoticedByTheUsersOfTheOld() throws Exception {
        try (ChildProcess user = LockClient.start(file, SLOTS);
                ChildProcess maker = LockClient.start()) {
            assertEquals("held", user.ask("lock a"));
            truncate(0);

            assertEquals("opened", maker.ask("open " + file + " " + SLOTS));

            assertEquals("invalid", user.ask("valid a"));
            awaitReplaced(user);
            assertEquals("closed", user.ask("close"));
            assertEquals("opened", user.ask("open " + file + " " + SLOTS));
            assertEquals("held", user.ask("tryLock b"));
            assertEquals("busy", maker.ask("tryLock b"));
        }
    }
}
