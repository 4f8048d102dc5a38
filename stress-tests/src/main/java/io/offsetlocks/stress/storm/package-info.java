/**
 * The fault storm: many processes, faults, and a referee outside the lock.
 *
 * <p>Start at {@link io.offsetlocks.stress.storm.Storm}.
 */
@NullMarked
package io.offsetlocks.stress.storm;

import org.jspecify.annotations.NullMarked;
