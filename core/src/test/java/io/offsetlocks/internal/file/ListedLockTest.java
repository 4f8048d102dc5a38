package io.offsetlocks.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListedLockTest {
    private static ListedLock parse(String text) {
        return ListedLock.parse(text).orElseThrow();
    }

    @Test
    void lineOfAHeldLock_isParsed() {
        ListedLock lock = parse("7: POSIX  ADVISORY  WRITE 4242 08:01:1234 4711 4713");

        assertEquals(new ListedLock(false, true, true, 4242, "08:01:1234", 4711, 4713), lock);
        assertTrue(lock.isHeldByProcess());
        assertTrue(lock.covers("08:01:1234", 4711));
        assertTrue(lock.covers("08:01:1234", 4713));
        assertFalse(lock.covers("08:01:1234", 4710));
        assertFalse(lock.covers("08:01:1234", 4714));
        assertFalse(lock.covers("08:01:1235", 4711));
    }

    @Test
    void lineToTheEndOfTheFile_coversAllBehindItsStart() {
        ListedLock lock = parse("1: POSIX  ADVISORY  READ  1 00:2b:9 4096 EOF");

        assertFalse(lock.isExclusive());
        assertTrue(lock.covers("00:2b:9", Long.MAX_VALUE));
        assertFalse(lock.coversWholeFile());
        assertTrue(parse("1: POSIX  ADVISORY  READ  1 00:2b:9 0 EOF").coversWholeFile());
    }

    /** The kernel moves the arrow to the right for who waits behind one that waits. */
    @Test
    void whatWaits_isNotHeld() {
        for (String arrow : new String[] {"->", " ->", "  ->"}) {
            ListedLock lock =
                    parse("7: " + arrow + " POSIX  ADVISORY  WRITE 0 08:01:1234 4711 4711");

            assertEquals(new ListedLock(true, true, true, 0, "08:01:1234", 4711, 4711), lock);
            assertFalse(lock.isHeldByProcess());
        }
    }

    @Test
    void lockOfAnOpenFileDescription_isOfNoProcess() {
        ListedLock lock = parse("2: OFDLCK ADVISORY  WRITE -1 08:01:1234 0 EOF");

        assertEquals(new ListedLock(false, false, true, -1, "08:01:1234", 0, Long.MAX_VALUE), lock);
        assertFalse(lock.isHeldByProcess());
    }

    @Test
    void locksOfOtherKinds_areLeftOut() {
        assertEquals(
                Optional.empty(),
                ListedLock.parse("2: FLOCK  ADVISORY  WRITE 99 08:01:1234 0 EOF"));
        assertEquals(
                Optional.empty(), ListedLock.parse("2: LEASE  ACTIVE    READ  9 08:01:1234 0 EOF"));
    }
}
