package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.NameCall;
import io.offsetlocks.testing.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that are refused: with the documented exception, and with nothing held or written. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class BadInputTest extends LocksFixture {
    private static final Duration NEGATIVE = Duration.ofNanos(-1);

    private Snapshot before;

    @BeforeEach
    void remember() throws Exception {
        before = Snapshot.of(directory);
    }

    @AfterEach
    void nothingIsHeldOrWritten() throws Exception {
        assertEquals(before, Snapshot.of(directory));
        assertTrue(isFree("good"), "a name before the bad one stayed locked");
    }

    @ParameterizedTest
    @EnumSource
    void nullName_isRefused(NameCall call) {
        assertThrows(NullPointerException.class, () -> call.on(locks, null));
    }

    @ParameterizedTest
    @EnumSource
    void emptyName_isRefused(NameCall call) {
        assertRefused("empty", () -> call.on(locks, ""));
    }

    @ParameterizedTest
    @MethodSource("namesWithUnpairedSurrogates")
    void unpairedSurrogate_isRefused(NameCall call, String name) {
        assertRefused("surrogate", () -> call.on(locks, name));
    }

    static Stream<Arguments> namesWithUnpairedSurrogates() {
        List<String> names = List.of("\ud800", "a\udc00", "\udc00\ud800", "volume-\ud83dx");
        return Stream.of(NameCall.values())
                .flatMap(call -> names.stream().map(name -> Arguments.of(call, name)));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, (1L << 29) + 1, Long.MAX_VALUE})
    void slots_outOfRange_areRefused(long slots) {
        assertRefused(
                Long.toString(slots),
                () -> OffsetLocks.open(directory.resolve("new.locks"), slots));
        assertRefused(Long.toString(slots), () -> OffsetLocks.open(file, slots));
    }

    @Test
    void open_ofNull_isRefused() {
        assertThrows(NullPointerException.class, () -> OffsetLocks.open(null, SLOTS));
    }

    @Test
    void negativeTimeout_isRefused() {
        assertRefused("negative", () -> locks.tryLock("good", NEGATIVE));
        assertRefused("negative", () -> locks.tryLockAll(List.of("good"), NEGATIVE));
        assertRefused("negative", () -> locks.tryLockAll(List.of(), NEGATIVE));
        assertRefused("negative", () -> locks.shared().tryLock("good", NEGATIVE));
    }

    @Test
    void nullTimeout_isRefused() {
        assertThrows(NullPointerException.class, () -> locks.tryLock("good", null));
        assertThrows(NullPointerException.class, () -> locks.tryLockAll(List.of("good"), null));
    }

    @Test
    void nullCollection_isRefused() {
        assertThrows(NullPointerException.class, () -> locks.lockAll(null));
        assertThrows(NullPointerException.class, () -> locks.tryLockAll(null, Duration.ZERO));
    }

    private static void assertRefused(String why, Attempt attempt) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, attempt::run);
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @FunctionalInterface
    private interface Attempt {
        Object run() throws Exception;
    }
}
