/** Lanes: form batches, spend tokens, requeue what may be tried again, and close what refuses for good. */
@NullMarked
package io.github.onhook.internal.engine;

import org.jspecify.annotations.NullMarked;
