/**
 * Where a name lies in a lock file, and how likely two names are to lie on the same byte.
 *
 * <p>{@link io.offsetlocks.hashing.OffsetAllocator OffsetAllocator} maps a name to its byte, under
 * the key that a lock file carries in its header. {@link io.offsetlocks.hashing.Collisions
 * Collisions} tells how many slots a lock file needs for a number of names held at once.
 *
 * <p>Nothing here does I/O, blocks or has mutable state: everything may be called by any thread. A
 * null argument is refused with a {@link NullPointerException}.
 */
@NullMarked
package io.offsetlocks.hashing;

import org.jspecify.annotations.NullMarked;
