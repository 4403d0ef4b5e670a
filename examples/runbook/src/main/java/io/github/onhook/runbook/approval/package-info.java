/** Plans that are confirmed by their size or fingerprint before a run begins. */
@NullMarked
package io.github.onhook.runbook.approval;

import org.jspecify.annotations.NullMarked;
