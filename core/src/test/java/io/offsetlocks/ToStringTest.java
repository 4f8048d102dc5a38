package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What the public types look like in a log. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ToStringTest extends LocksFixture {
    private String where;

    @BeforeEach
    void place() {
        where = file + " with 1048576 slots";
    }

    private static String me() {
        return "\"" + Thread.currentThread().getName() + "\" #" + Thread.currentThread().getId();
    }

    private String at(String name) {
        return "\"" + name + "\" at " + locks.offsetOf(name);
    }

    @Test
    void lockSpace_showsItsFile_alsoWhenClosed() throws Exception {
        assertEquals("OffsetLocks of " + where, locks.toString());
        assertEquals(where + ", shared", locks.shared().toString());

        locks.close();

        assertEquals("OffsetLocks of " + where + ", closed", locks.toString());
        assertEquals(where + ", shared", locks.shared().toString());
    }

    @Test
    void heldLock_showsNameOffsetModeAndThread_untilReleased() {
        HeldLock held = locks.lock("a");
        HeldLock shared = locks.shared().lock("b");
        String a = at("a");

        assertEquals("exclusive " + a + " held by " + me() + " in " + where, held.toString());
        assertEquals("shared " + at("b") + " held by " + me() + " in " + where, shared.toString());

        held.close();

        assertEquals(
                "exclusive " + a + " no longer held by " + me() + " in " + where, held.toString());
    }

    @Test
    void heldLockOfALockSpaceThatIsClosed_isNotHeld() throws Exception {
        HeldLock held = locks.lock("a");
        String a = at("a");

        locks.close();

        String lost = "exclusive " + a + " no longer held by " + me() + " in " + where;
        assertEquals(lost, held.toString());
        held.close();
        assertEquals(lost, held.toString());
    }

    @Test
    void handleOfSeveralLocks_showsThemAll() {
        HeldLock all = locks.lockAll(List.of("a", "b"));

        String a = "exclusive " + at("a") + " held by " + me();
        String b = "exclusive " + at("b") + " held by " + me();
        boolean inOrder = locks.offsetOf("a") < locks.offsetOf("b");
        assertEquals((inOrder ? a + ", " + b : b + ", " + a) + " in " + where, all.toString());
    }

    @Test
    void handleOfNothing_saysSo() {
        assertEquals("nothing held in " + where, locks.lockAll(List.of()).toString());
    }

    @Test
    void views_showTheirNameAndMode() throws Exception {
        Object exclusive = locks.asLock("a");
        Object both = locks.asReadWriteLock("a");
        locks.close();

        assertEquals("\"a\" in " + where + ", exclusive", exclusive.toString());
        assertEquals(
                "read \"a\" in " + where + ", shared, write \"a\" in " + where + ", exclusive",
                both.toString());
    }

    @Test
    void nameWithLineBreaks_staysOnOneLine() {
        String name = "a\nERROR forged\u2028line\r";

        try (HeldLock held = locks.lock(name)) {
            Stream.of(held, locks.asLock(name), locks.asReadWriteLock(name))
                    .forEach(shown -> assertEquals(1, shown.toString().lines().count()));
            assertFalse(held.toString().contains("\u2028"));
        }
    }
}
