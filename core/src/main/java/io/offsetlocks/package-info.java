/**
 * Named locks between the processes and threads of one host, in one pre-sized lock file.
 *
 * <p>Start at {@link io.offsetlocks.OffsetLocks#open OffsetLocks.open}.
 */
@NullMarked
package io.offsetlocks;

import org.jspecify.annotations.NullMarked;
