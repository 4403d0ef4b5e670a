/** A request on its way through, and its caller. */
@NullMarked
package io.github.onhook.simulator.internal.exchange;

import org.jspecify.annotations.NullMarked;
