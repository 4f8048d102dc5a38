/**
 * The lock file: its header, making, opening and watching it, and what the system says of its
 * locks.
 */
@NullMarked
package io.offsetlocks.internal.file;

import org.jspecify.annotations.NullMarked;
