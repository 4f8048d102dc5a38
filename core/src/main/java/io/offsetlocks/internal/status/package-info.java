/**
 * The command {@code status}, the main class of the jar: who holds what in a lock file, seen from a
 * process of its own that only looks. The jar alone is enough to run it: nothing here needs a class
 * of another one.
 */
@NullMarked
package io.offsetlocks.internal.status;

import org.jspecify.annotations.NullMarked;
