/** The options of the subcommands. */
@NullMarked
package io.github.onhook.runbook.options;

import org.jspecify.annotations.NullMarked;
