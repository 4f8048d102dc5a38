package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which process the system says holds a name. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HolderTest extends BothFormatsFixture {
    private static final long SELF = ProcessHandle.current().pid();

    private Optional<Long> holder() throws Exception {
        return locks.holder("a").map(ProcessHandle::pid);
    }

    @Test
    void freeName_hasNoHolder_andNeitherHasOneThatWasReleased() throws Exception {
        assertEquals(Optional.empty(), holder());

        locks.lock("a").close();

        assertEquals(Optional.empty(), holder());
    }

    @Test
    void nameHeldHere_isHeldByThisProcess_inEitherMode() throws Exception {
        try (HeldLock held = locks.lock("a")) {
            assertTrue(held.isValid());
            assertEquals(Optional.of(SELF), holder());
        }
        try (HeldLock held = locks.shared().lock("a")) {
            assertTrue(held.isValid());
            assertEquals(Optional.of(SELF), holder());
        }
        assertEquals(Optional.empty(), locks.holder("b"));
    }

    @Test
    void nameHeldByAChild_isHeldByIt_untilItEnds() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            assertEquals(Optional.of(child.pid()), holder());

            child.kill();

            assertEquals(Optional.empty(), holder());
        }
    }

    @Test
    void nameHeldByReaders_isHeldByOneOfThem() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock held = locks.shared().lock("a");
            assertEquals("held", child.ask("lockShared a"));
            assertTrue(Set.of(SELF, child.pid()).contains(holder().orElseThrow()));

            held.close();

            assertEquals(Optional.of(child.pid()), holder());
        }
    }
}
