/** The engine of lock words: a held name is a word in the mapped file. */
@NullMarked
package io.offsetlocks.internal.words;

import org.jspecify.annotations.NullMarked;
