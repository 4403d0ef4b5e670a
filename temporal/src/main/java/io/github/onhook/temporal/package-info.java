/**
 * Runs spread over workers by Temporal: {@link io.github.onhook.temporal.TemporalOrchestrator} begins and watches them,
 * {@link io.github.onhook.temporal.TemporalWorker} carries them out.
 *
 * <p><b>Incubating</b>: not yet seen on a Temporal cluster. The API may change between minor versions.
 */
@NullMarked
package io.github.onhook.temporal;

import org.jspecify.annotations.NullMarked;
