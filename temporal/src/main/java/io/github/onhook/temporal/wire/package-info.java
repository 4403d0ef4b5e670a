/** What goes over the wire, and into the history of workflows. */
@NullMarked
package io.github.onhook.temporal.wire;

import org.jspecify.annotations.NullMarked;
