/**
 * Runs spread over workers by Temporal: {@link io.github.onhook.temporal.TemporalOrchestrator} begins and watches them,
 * {@link io.github.onhook.temporal.TemporalWorker} carries them out.
 */
@NullMarked
package io.github.onhook.temporal;

import org.jspecify.annotations.NullMarked;
