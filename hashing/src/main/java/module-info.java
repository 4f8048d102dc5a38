/**
 * Name, key and number of slots to byte offset, and the arithmetic of collisions.
 *
 * <p>What {@code io.offsetlocks} computes without touching a file, for those who choose the size of
 * a lock file, and for programs that must find the byte of a name by themselves.
 *
 * <pre>{@code
 * OffsetAllocator allocator = OffsetAllocator.of(key, 1 << 20);
 * long offset = allocator.offsetOf("volume-42"); // the same in every program with this key
 * double odds = Collisions.probability(1_000, 1 << 20); // 0.38 for 1,000 names held at once
 * long slots = Collisions.slotsFor(1_000, 0.01); // some 50 million for odds of 1 in 100
 * }</pre>
 *
 * <p>Go on with {@link io.offsetlocks.hashing.OffsetAllocator OffsetAllocator} for the mapping,
 * which is a wire format, or {@link io.offsetlocks.hashing.Collisions Collisions} for the odds.
 */
module io.offsetlocks.hashing {
    requires com.google.common;
    requires static transitive org.jspecify;

    exports io.offsetlocks.hashing;
}
