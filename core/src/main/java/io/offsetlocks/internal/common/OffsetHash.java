package io.offsetlocks.internal.common;

/**
 * A hash of an offset, which may be any 64 bits: multiples of a power of two, neighbours and hashes
 * all come out mixed. No two offsets have the same hash.
 */
public final class OffsetHash {
    private OffsetHash() {}

    /** Returns the hash; all of its bits are mixed. */
    public static long of(long offset) {
        // Each step can be undone: a shift with exclusive or, and a product with an odd number.
        long mixed = (offset ^ offset >>> 32) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L;
        return mixed ^ mixed >>> 32;
    }
}
