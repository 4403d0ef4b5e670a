/** What goes over the wire and knows nothing of phone numbers: calls, replies, refusals and their three forms. Internal. */
@NullMarked
package io.github.onhook.simulator.internal.wire;

import org.jspecify.annotations.NullMarked;
