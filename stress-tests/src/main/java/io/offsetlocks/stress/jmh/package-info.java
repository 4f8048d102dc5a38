/**
 * JMH benchmarks of single operations, each beside its yardsticks; {@code docs/benchmarks.md} says
 * how to run them.
 */
@NullMarked
package io.offsetlocks.stress.jmh;

import org.jspecify.annotations.NullMarked;
