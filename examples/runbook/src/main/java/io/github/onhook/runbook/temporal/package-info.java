/** Runs by workers of Temporal. */
@NullMarked
package io.github.onhook.runbook.temporal;

import org.jspecify.annotations.NullMarked;
