/** Inputs, results and heartbeats: the payloads stored in workflow histories. */
@NullMarked
package io.github.onhook.temporal.wire;

import org.jspecify.annotations.NullMarked;
