/** The ways of locking names that are compared, each as a program would use it. */
@NullMarked
package io.offsetlocks.stress.ways;

import org.jspecify.annotations.NullMarked;
