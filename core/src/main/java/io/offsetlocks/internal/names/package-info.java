/**
 * Names turned into offsets, and holds into handles: what every engine's public class is made of.
 */
@NullMarked
package io.offsetlocks.internal.names;

import org.jspecify.annotations.NullMarked;
