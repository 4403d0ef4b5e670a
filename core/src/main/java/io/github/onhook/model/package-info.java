/**
 * The values that users and all other packages share: plans, targets, outcomes, settings, and the listener of a run. Uses no
 * other package.
 */
@NullMarked
package io.github.onhook.model;

import org.jspecify.annotations.NullMarked;
