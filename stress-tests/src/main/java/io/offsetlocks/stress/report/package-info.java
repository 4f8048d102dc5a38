/** The findings as text, JSON, HTML, Markdown and charts. */
@NullMarked
package io.offsetlocks.stress.report;

import org.jspecify.annotations.NullMarked;
