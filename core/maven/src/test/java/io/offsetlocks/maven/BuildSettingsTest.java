package io.offsetlocks.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.LockFormat;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildSettingsTest {
    @Test
    void defaults_areThoseOfResolver() {
        BuildSettings settings = BuildSettings.of(Map.of());
        assertTrue(settings.isEnabled());
        assertEquals(LockFormat.LOCK_WORDS, settings.format());
        assertEquals(Duration.ofMinutes(15), settings.time());
        assertEquals(2, settings.attempts());
        assertEquals(200, settings.retryWaitMillis());
    }

    @Test
    void namesOfBothResolvers_count() {
        BuildSettings old =
                BuildSettings.of(
                        Map.of(
                                "aether.syncContext.named.time", "5",
                                "aether.syncContext.named.time.unit", "MINUTES",
                                "aether.syncContext.named.retry", "3",
                                "aether.syncContext.named.retry.wait", 7L));
        assertEquals(Duration.ofMinutes(5), old.time());
        assertEquals("5 minutes", old.timeInWords());
        assertEquals(4, old.attempts());
        assertEquals(7, old.retryWaitMillis());

        BuildSettings both =
                BuildSettings.of(
                        Map.of(
                                "aether.syncContext.named.time", "5",
                                "aether.system.named.time", 6,
                                "aether.system.named.timeUnit", "HOURS"));
        assertEquals(Duration.ofHours(6), both.time());
    }

    @Test
    void off_isOff() {
        assertFalse(BuildSettings.of(Map.of("offsetlocks.maven.enabled", "false")).isEnabled());
    }

    @Test
    void timeThatNeverEnds_isOne() {
        BuildSettings settings =
                BuildSettings.of(
                        Map.of(
                                "aether.syncContext.named.time",
                                Long.MAX_VALUE,
                                "aether.syncContext.named.time.unit",
                                "DAYS"));
        assertEquals(Duration.ofSeconds(Long.MAX_VALUE), settings.time());
    }

    @ParameterizedTest
    @CsvSource({
        "offsetlocks.maven.enabled, no, true or false",
        "offsetlocks.maven.format, words, lock-words or byte-locks",
        "aether.syncContext.named.time, -1, 'a number, zero or greater'",
        "aether.system.named.time, 1s, 'a number, zero or greater'",
        "aether.syncContext.named.time.unit, seconds, 'one of [NANOSECONDS, '",
        "aether.system.named.timeUnit, s, 'one of [NANOSECONDS, '",
        "aether.syncContext.named.retry, x, 'a number, zero or greater'",
        "aether.syncContext.named.retry.wait, '', 'a number, zero or greater'",
    })
    void valueThatMeansNothing_isNamed(String name, String value, String expected) {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> BuildSettings.of(Map.of(name, value)))
                        .getMessage();
        assertTrue(message.startsWith("the property " + name + " must be " + expected), message);
        assertTrue(message.endsWith(", not '" + value + "'"), message);
    }
}
