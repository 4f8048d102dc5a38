/**
 * The comparison program: offset locks against a lock file per name.
 *
 * <p>Start at {@link io.offsetlocks.stress.Compare}.
 */
@NullMarked
package io.offsetlocks.stress;

import org.jspecify.annotations.NullMarked;
