/** The subcommands. */
@NullMarked
package io.github.onhook.runbook.command;

import org.jspecify.annotations.NullMarked;
