/**
 * Meters and traces of runs by Micrometer. Begin at {@link io.github.onhook.metrics.Micrometer}; its listener is given to the orchestrator. All
 * meters with their tags are in {@code docs/metrics.md}.
 */
@NullMarked
package io.github.onhook.metrics;

import org.jspecify.annotations.NullMarked;
