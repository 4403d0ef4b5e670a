/** Man pages and completion. */
@NullMarked
package io.github.onhook.runbook.manual;

import org.jspecify.annotations.NullMarked;
