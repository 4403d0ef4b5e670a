/** Run directories, and places that are safe to write to. */
@NullMarked
package io.github.onhook.runbook.directory;

import org.jspecify.annotations.NullMarked;
