package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.EndOfHeap;
import io.offsetlocks.testing.EndOfStack;
import io.offsetlocks.testing.LockClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Calls at the end of the stack or of the heap: afterwards every name is to be had by another
 * process, and by later calls of the same one, or says that it is broken.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class ExhaustionTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "BYTE_LOCKS, close, 0, -Xint",
        "BYTE_LOCKS, closeOnce, 0, -Xint",
        "BYTE_LOCKS, lock, 0, -Xint",
        "BYTE_LOCKS, tryLock, 0, -Xint",
        "BYTE_LOCKS, view, 0, -Xint",
        "BYTE_LOCKS, close, 1, -XX:TieredStopAtLevel=1",
        "BYTE_LOCKS, lock, 1, -XX:TieredStopAtLevel=1",
        "BYTE_LOCKS, all, 1, -XX:TieredStopAtLevel=1",
        "BYTE_LOCKS, close, 1, -XX:TieredStopAtLevel=4",
        "BYTE_LOCKS, shared, 1, -XX:TieredStopAtLevel=4",
        "LOCK_WORDS, close, 0, -Xint",
        "LOCK_WORDS, closeOnce, 0, -Xint",
        "LOCK_WORDS, lock, 0, -Xint",
        "LOCK_WORDS, close, 1, -XX:TieredStopAtLevel=1",
        "LOCK_WORDS, closeOnce, 1, -XX:TieredStopAtLevel=1",
        "LOCK_WORDS, all, 1, -XX:TieredStopAtLevel=1",
        "LOCK_WORDS, lock, 1, -XX:TieredStopAtLevel=4",
        "LOCK_WORDS, shared, 1, -XX:TieredStopAtLevel=4",
    })
    void endOfTheStack_leavesNoNameHeld(LockFormat format, String way, int warmUps, String option)
            throws Exception {
        Path file = made(format);
        try (ChildProcess child = EndOfStack.start(file, way, warmUps, option)) {
            assertNothingHeld(child, file);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BYTE_LOCKS, close",
        "BYTE_LOCKS, lock",
        "BYTE_LOCKS, tryLock",
        "LOCK_WORDS, close",
        "LOCK_WORDS, lock",
    })
    void endOfTheHeap_leavesNoNameHeld(LockFormat format, String way) throws Exception {
        Path file = made(format);
        try (ChildProcess child = EndOfHeap.start(file, way)) {
            assertNothingHeld(child, file);
        }
    }

    private Path made(LockFormat format) throws IOException {
        Path file = directory.resolve("test.locks");
        OffsetLocks.open(file, LocksFixture.SLOTS, format).close();
        return file;
    }

    private static void assertNothingHeld(ChildProcess child, Path file) throws Exception {
        String said = child.line();
        assertTrue(said.equals("done") || said.equals("nothing failed"), said);
        List<String> heldHere = new ArrayList<>();
        List<String> names = new ArrayList<>();
        child.send("");
        for (String line = child.line(); !line.equals("end"); line = child.line()) {
            String[] words = line.split(" ");
            if (words[1].equals("held")) {
                heldHere.add(words[0]);
            } else if (words[1].equals("free")) {
                names.add(words[0]);
            }
        }
        assertEquals(List.of(), heldHere);
        assertTrue(names.size() > 20, names::toString);
        try (ChildProcess another = LockClient.start(file, LocksFixture.SLOTS)) {
            for (String name : names) {
                assertEquals("held", another.ask("tryLock " + name), name);
            }
        }
    }
}
