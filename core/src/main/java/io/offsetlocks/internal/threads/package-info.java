/** The queue of one JVM at one offset: slots, holders, waiters. It knows no file and no engine. */
@NullMarked
package io.offsetlocks.internal.threads;

import org.jspecify.annotations.NullMarked;
