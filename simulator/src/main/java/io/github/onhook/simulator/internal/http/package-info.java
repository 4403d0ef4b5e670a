/** The HTTP front: authenticates, throttles and records requests, and applies faults. */
@NullMarked
package io.github.onhook.simulator.internal.http;

import org.jspecify.annotations.NullMarked;
