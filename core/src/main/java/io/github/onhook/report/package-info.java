/**
 * Adds up what a run does as it happens, {@link io.github.onhook.internal.aggregate.ReportAggregator}, and writes it down as JSON, CSV,
 * Markdown and HTML.
 */
@NullMarked
package io.github.onhook.report;

import org.jspecify.annotations.NullMarked;
