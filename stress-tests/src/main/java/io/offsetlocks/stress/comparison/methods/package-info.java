/** The lock methods that are compared, each used as a program would use it. */
@NullMarked
package io.offsetlocks.stress.comparison.methods;

import org.jspecify.annotations.NullMarked;
