/** The engine of byte locks: to hold an offset is to hold the system's lock on that byte. */
@NullMarked
package io.offsetlocks.internal.bytelocks;

import org.jspecify.annotations.NullMarked;
