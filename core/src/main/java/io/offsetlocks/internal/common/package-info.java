/** What every layer may use, and what knows none of them. */
@NullMarked
package io.offsetlocks.internal.common;

import org.jspecify.annotations.NullMarked;
