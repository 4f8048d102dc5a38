/** The results as text, JSON, HTML, Markdown and charts. */
@NullMarked
package io.offsetlocks.stress.comparison.report;

import org.jspecify.annotations.NullMarked;
