/** Standard output and error, signals, exit codes. */
@NullMarked
package io.github.onhook.runbook.terminal;

import org.jspecify.annotations.NullMarked;
