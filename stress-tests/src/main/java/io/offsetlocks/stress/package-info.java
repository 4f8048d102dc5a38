/**
 * The comparison program: offset locks and other ways to lock a name.
 *
 * <p>Start at {@link io.offsetlocks.stress.Compare}.
 */
@NullMarked
package io.offsetlocks.stress;

import org.jspecify.annotations.NullMarked;
