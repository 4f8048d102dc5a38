/** The seam between the queue of threads and the engines, and the policy of time above it. */
@NullMarked
package io.offsetlocks.internal.processes;

import org.jspecify.annotations.NullMarked;
