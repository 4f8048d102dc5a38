package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.internal.names.SessionLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handle says, with an engine that does as it is told. */
@Timeout(60)
class LockHandleTest {
    private final Session session = new Session("the locks", "of a test", "test");
    private final FakeLocks engine = new FakeLocks();
    private final SlotTable table = new SlotTable(engine, System::nanoTime);

    private NamedLocks locks(boolean shared) {
        return new SessionLocks(session, table, String::length, shared);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, Long.MAX_VALUE})
    void exclusiveHold_hasTheToken(long token) {
        engine.lock.token = token;

        try (HeldLock held = locks(false).lock("a")) {
            assertEquals(OptionalLong.of(token), held.fencingToken());
        }
    }

    @Test
    void sharedHold_hasNone() {
        engine.lock.token = 7;

        try (HeldLock held = locks(true).lock("a")) {
            assertEquals(OptionalLong.empty(), held.fencingToken());
        }
    }

    @Test
    void handleOfNoOrSeveralHolds_hasNone() {
        engine.lock.token = 7;
        NamedLocks locks = locks(false);

        try (HeldLock none = locks.lockAll(List.of());
                HeldLock one = locks.lockAll(List.of("a"));
                HeldLock two = locks.lockAll(List.of("bb", "ccc"))) {
            assertEquals(OptionalLong.empty(), none.fencingToken());
            assertEquals(OptionalLong.of(7), one.fencingToken());
            assertEquals(OptionalLong.empty(), two.fencingToken());
        }
    }

    /** Or the first lockAll at the end of a stack could leave such a class unusable for good. */
    @Test
    void handleOfSeveralHolds_needsNoCollection() {
        try (HeldLock two = locks(false).lockAll(List.of("bb", "ccc"))) {
            for (Field field : two.getClass().getDeclaredFields()) {
                assertFalse(Iterable.class.isAssignableFrom(field.getType()), field::toString);
            }
        }
    }

    @Test
    void holdOfAnEngineWithoutTokens_hasNone() {
        try (HeldLock held = locks(false).lock("a")) {
            assertEquals(OptionalLong.empty(), held.fencingToken());
        }
    }

    @Test
    void handleOfAnEngineThatCannotTell_isValidOrNot_orThrows() {
        HeldLock held = locks(false).lock("a");
        IOException cause = new IOException("of a test");
        engine.onConfirm =
                () -> {
                    throw cause;
                };
        assertSame(cause, assertThrows(UncheckedIOException.class, held::isValid).getCause());

        engine.onConfirm =
                () -> {
                    held.close();
                    throw cause;
                };
        assertFalse(held.isValid());
    }

    /** The close ends the holds one after another, and is seen by all at once. */
    @Test
    void handleOfAClosingSession_isInvalid_beforeItsHoldsEnd() {
        HeldLock held = locks(false).lock("a");
        assertTrue(held.isValid());

        session.markClosed();

        assertFalse(held.isValid());
        held.close();
    }
}
