/** The meters of the command over HTTP. */
@NullMarked
package io.github.onhook.runbook.metrics;

import org.jspecify.annotations.NullMarked;
