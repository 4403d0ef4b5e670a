/** The activity of a worker: executes chunks of a location's numbers. */
@NullMarked
package io.github.onhook.temporal.internal.worker;

import org.jspecify.annotations.NullMarked;
