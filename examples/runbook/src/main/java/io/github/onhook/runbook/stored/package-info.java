/** What a run directory holds. */
@NullMarked
package io.github.onhook.runbook.stored;

import org.jspecify.annotations.NullMarked;
