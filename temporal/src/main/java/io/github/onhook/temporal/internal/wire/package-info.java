/** Inputs, results and heartbeats: the payloads stored in workflow histories. */
@NullMarked
package io.github.onhook.temporal.internal.wire;

import org.jspecify.annotations.NullMarked;
