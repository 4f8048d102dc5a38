/** What the comparison, the storm and the tests of crashes share: processes, files, progress. */
@NullMarked
package io.offsetlocks.stress;

import org.jspecify.annotations.NullMarked;
