package io.offsetlocks.internal.common;

/**
 * The clock that all waiting goes by. It is passed in, so that a test can let an hour go by without
 * waiting for it.
 */
public interface Ticker {
    /** The clock of the JVM, which nobody can set: {@link System#nanoTime()}. */
    Ticker SYSTEM = () -> System.nanoTime();

    /**
     * {@return nanoseconds since some moment; only the difference of two readings means anything}
     */
    long read();
}
