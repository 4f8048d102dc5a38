package io.offsetlocks.maven;

import io.offsetlocks.LockFormat;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a build has set, by {@code -D}, in {@code .mvn/maven.config} or in a settings file.
 *
 * <p>Those of time are Resolver's own, by the names of both of its versions and with its defaults.
 * Resolver takes the default for a value that is no number; here that is an error.
 */
final class BuildSettings {
    static final String ENABLED = "offsetlocks.maven.enabled";
    static final String FORMAT = "offsetlocks.maven.format";
    static final String TIME = "aether.syncContext.named.time";
    private static final String TIME_OF_RESOLVER_2 = "aether.system.named.time";
    private static final String UNIT = "aether.syncContext.named.time.unit";
    private static final String UNIT_OF_RESOLVER_2 = "aether.system.named.timeUnit";
    private static final String RETRIES = "aether.syncContext.named.retry";
    private static final String RETRY_WAIT = "aether.syncContext.named.retry.wait";

    private final boolean enabled;
    private final LockFormat format;
    private final long time;
    private final TimeUnit unit;
    private final long retries;
    private final long retryWaitMillis;

    private BuildSettings(Map<String, ?> properties) {
        this.enabled =
                switch (text(properties, ENABLED, "true")) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw unknown(properties, ENABLED, "true or false");
                };
        this.format =
                switch (text(properties, FORMAT, "lock-words")) {
                    case "lock-words" -> LockFormat.LOCK_WORDS;
                    case "byte-locks" -> LockFormat.BYTE_LOCKS;
                    default -> throw unknown(properties, FORMAT, "lock-words or byte-locks");
                };
        this.time = number(properties, first(properties, TIME_OF_RESOLVER_2, TIME), 900);
        this.unit = unit(properties, first(properties, UNIT_OF_RESOLVER_2, UNIT));
        this.retries = number(properties, RETRIES, 1);
        this.retryWaitMillis = number(properties, RETRY_WAIT, 200);
    }

    /**
     * @throws IllegalArgumentException if a value means nothing
     */
    static BuildSettings of(Map<String, ?> properties) {
        return new BuildSettings(properties);
    }

    boolean isEnabled() {
        return enabled;
    }

    LockFormat format() {
        return format;
    }

    /** {@return how long to wait for all the locks of a context, in one attempt} */
    Duration time() {
        try {
            return Duration.of(time, unit.toChronoUnit());
        } catch (ArithmeticException longerThanADurationCanBe) {
            return Duration.ofSeconds(Long.MAX_VALUE);
        }
    }

    /** {@return how many attempts there are, at least one} */
    long attempts() {
        return Math.max(retries + 1, retries);
    }

    long retryWaitMillis() {
        return retryWaitMillis;
    }

    /** {@return the wait for the locks in words, as it has been set} */
    String timeInWords() {
        return time + " " + unit.name().toLowerCase(Locale.ROOT);
    }

    private static String first(Map<String, ?> properties, String preferred, String other) {
        return properties.get(preferred) != null ? preferred : other;
    }

    private static TimeUnit unit(Map<String, ?> properties, String key) {
        try {
            return TimeUnit.valueOf(text(properties, key, "SECONDS"));
        } catch (IllegalArgumentException e) {
            throw unknown(properties, key, "one of " + Arrays.toString(TimeUnit.values()));
        }
    }

    private static long number(Map<String, ?> properties, String key, long byDefault) {
        try {
            long number = Long.parseLong(text(properties, key, Long.toString(byDefault)));
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told as every other value that means nothing.
        }
        throw unknown(properties, key, "a number, zero or greater");
    }

    private static String text(Map<String, ?> properties, String key, String byDefault) {
        @Nullable Object value = properties.get(key);
        return value != null ? value.toString().strip() : byDefault;
    }

    private static IllegalArgumentException unknown(
            Map<String, ?> properties, String key, String expected) {
        return new IllegalArgumentException(
                "the property "
                        + key
                        + " must be "
                        + expected
                        + ", not '"
                        + properties.get(key)
                        + "'");
    }
}
