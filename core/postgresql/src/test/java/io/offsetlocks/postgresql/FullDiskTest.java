package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A server that can write no rows: the locks themselves are in its memory. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class FullDiskTest extends PostgresFixture {
    private PostgresLocks locks;
    private volatile boolean full;

    @BeforeEach
    void openLocks() throws Exception {
        StatementCall failing =
                (method, sql, real) -> {
                    if (full
                            && method.startsWith("execute")
                            && sql.matches("(INSERT|UPDATE|DELETE) .*")) {
                        throw StatementCall.failure("53100");
                    }
                    return real.call();
                };
        locks =
                PostgresLocks.builder(failing.on(TestServer.dataSource(port())))
                        .space(space)
                        .open();
    }

    @AfterEach
    void closeLocks() {
        locks.close();
    }

    @Test
    void lockThatCannotBeRecorded_isToldAndNotHeld() {
        full = true;

        String message =
                assertThrows(UncheckedIOException.class, () -> locks.lock("a")).getMessage();

        assertTrue(message.contains("it is not held"), message);
        assertTrue(message.contains("localhost"), message);
        assertTrue(message.contains("Make room"), message);
        assertEquals(0, granted("a"));
        full = false;
        HeldLock next = locks.lock("a");
        assertFalse(next.wasAbandoned());
        next.close();
    }

    @Test
    void releaseThatCannotBeRecorded_isMade_andToldToBoth() {
        HeldLock held = locks.lock("a");
        full = true;

        String message = assertThrows(UncheckedIOException.class, held::close).getMessage();

        assertTrue(message.contains("is released, but"), message);
        assertTrue(message.contains("Make room"), message);
        assertEquals(0, granted("a"));
        HeldLock next = here.lock("a");
        assertTrue(next.wasAbandoned());
        next.close();
    }
}
