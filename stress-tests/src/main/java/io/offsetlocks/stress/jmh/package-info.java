/**
 * JMH benchmarks of single operations, each beside its baselines; {@code docs/benchmarks.md} says
 * how to run them.
 */
@NullMarked
package io.offsetlocks.stress.jmh;

import org.jspecify.annotations.NullMarked;
