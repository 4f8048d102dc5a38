/**
 * Where a name lies in a lock file, and how likely two names are to lie on the same byte.
 *
 * <p>A null argument is refused with a {@link NullPointerException}.
 */
@NullMarked
package io.offsetlocks.hashing;

import org.jspecify.annotations.NullMarked;
