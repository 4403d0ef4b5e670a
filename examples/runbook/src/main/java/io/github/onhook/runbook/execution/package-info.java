/** Carries a run out: journal, progress, reports, summary. */
@NullMarked
package io.github.onhook.runbook.execution;

import org.jspecify.annotations.NullMarked;
