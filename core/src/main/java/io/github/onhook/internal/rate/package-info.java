/** Token buckets and the controller that finds their rate. Arithmetic on a given clock; only {@code CallLimiter} waits. */
@NullMarked
package io.github.onhook.internal.rate;

import org.jspecify.annotations.NullMarked;
