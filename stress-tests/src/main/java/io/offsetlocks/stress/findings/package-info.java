/** What measurements found: samples, measures of every way, and promises. */
@NullMarked
package io.offsetlocks.stress.findings;

import org.jspecify.annotations.NullMarked;
