/**
 * What the engine knows of an operation: keys of batches, packed items, steps, and what answers and reads say. Nothing of a
 * service's words is here; {@code internal.chime} has the operations themselves.
 */
@NullMarked
package io.github.onhook.internal.operation;

import org.jspecify.annotations.NullMarked;
