package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers are what programs of other versions and languages must compute too. */
class NameKeysTest {
    @ParameterizedTest
    @CsvSource({
        "nova, volume-42, -2724194593333347554",
        "nova, ä, 1019092936679141170",
        "default, volume-42, -8193287240325234223"
    })
    void key_isThatOfEveryVersion(String space, String name, long key) {
        assertEquals(key, NameKeys.of(space).applyAsLong(name));
    }

    @Test
    void key_dependsOnTheSpace() {
        assertNotEquals(NameKeys.of("a").applyAsLong("x"), NameKeys.of("b").applyAsLong("x"));
    }

    @Test
    void whatIsNoName_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> NameKeys.of(""));
        assertThrows(IllegalArgumentException.class, () -> NameKeys.of("\ud83d"));
        assertThrows(IllegalArgumentException.class, () -> NameKeys.of("a").applyAsLong("\udd12"));
    }
}
