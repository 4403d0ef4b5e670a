/**
 * The values that users and all other packages share: plans, targets, outcomes, settings, and the listener of a run. Uses no
 * other package. Begin at {@link io.github.onhook.model.Target}, what goes in, and {@link io.github.onhook.model.Outcome}, what
 * comes out; {@link io.github.onhook.model.Settings} bounds a run.
 */
@NullMarked
package io.github.onhook.model;

import org.jspecify.annotations.NullMarked;
