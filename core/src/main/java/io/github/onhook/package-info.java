/**
 * What users touch: {@link io.github.onhook.Orchestrator} takes {@link io.github.onhook.Target}s and yields one
 * {@link io.github.onhook.Outcome} for each.
 */
@NullMarked
package io.github.onhook;

import org.jspecify.annotations.NullMarked;
