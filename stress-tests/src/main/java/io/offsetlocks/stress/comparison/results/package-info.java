/** What measurements found: samples, tables of series, and targets. */
@NullMarked
package io.offsetlocks.stress.comparison.results;

import org.jspecify.annotations.NullMarked;
