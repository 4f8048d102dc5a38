/**
 * The comparison program: offset locks and other ways to lock a name.
 *
 * <p>Start at {@link io.offsetlocks.stress.comparison.Compare}.
 */
@NullMarked
package io.offsetlocks.stress.comparison;

import org.jspecify.annotations.NullMarked;
