/**
 * What a run came to, as values: totals, causes with {@linkplain io.github.onhook.report.Advice advice}, locations and times. Begin at
 * {@link io.github.onhook.report.Report}; {@link io.github.onhook.ReportFormat} writes it as JSON, CSV, Markdown and HTML.
 */
@NullMarked
package io.github.onhook.report;

import org.jspecify.annotations.NullMarked;
