/**
 * The front door: an {@link io.github.onhook.Orchestrator} takes {@linkplain io.github.onhook.model.Target targets} and emits
 * one {@linkplain io.github.onhook.model.Outcome outcome} for each; a {@link io.github.onhook.Run} is one execution. Nothing
 * in the other packages uses this one.
 */
@NullMarked
package io.github.onhook;

import org.jspecify.annotations.NullMarked;
