/**
 * The fault storm: a fleet of processes under a referee that stands outside the lock.
 *
 * <p>Start at {@link io.offsetlocks.stress.storm.Storm}.
 */
@NullMarked
package io.offsetlocks.stress.storm;

import org.jspecify.annotations.NullMarked;
