package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Other code of this JVM opens the lock file and closes it, and every lock of the process is gone
 * (hazard 2). Nothing can prevent it; a handle that is asked can tell.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StrayCloseTest extends LocksFixture {
    @Test
    void strayClose_isSeenByEveryHandle() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            List<HeldLock> handles =
                    List.of(
                            locks.lock("a"),
                            locks.shared().lock("b"),
                            locks.lockAll(List.of("c", "d")),
                            locks.shared().lockAll(List.of("e", "f")));
            for (HeldLock held : handles) {
                assertTrue(held.isValid(), held::toString);
            }
            assertEquals("busy", child.ask("tryLock a"));

            Files.readAllBytes(file);

            for (HeldLock held : handles) {
                assertFalse(held.isValid(), held::toString);
            }
            assertEquals("held abandoned", child.ask("tryLock a"));
            handles.forEach(HeldLock::close);
        }
    }

    @Test
    void strayClose_isSeen_whenAnotherProcessHasTakenTheName() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock held = locks.lock("a");
            Files.readAllBytes(file);

            assertEquals("held abandoned", child.ask("tryLock a"));

            assertFalse(held.isValid());
            held.close();
            assertEquals(child.pid(), locks.holder("a").orElseThrow().pid());
        }
    }

    @Test
    void strayClose_ofAnotherFile_costsNothing() throws Exception {
        HeldLock held = locks.lock("a");

        Files.write(directory.resolve("another.locks"), new byte[1]);
        Files.readAllBytes(directory.resolve("another.locks"));

        assertTrue(held.isValid());
        held.close();
    }

    @Test
    void locksTakenAfterAStrayClose_hold() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock lost = locks.lock("a");
            Files.readAllBytes(file);
            lost.close();

            HeldLock held = locks.lock("a");

            assertTrue(held.isValid());
            assertEquals("busy", child.ask("tryLock a"));
            held.close();
            assertEquals("held", child.ask("tryLock a"));
        }
    }
}
