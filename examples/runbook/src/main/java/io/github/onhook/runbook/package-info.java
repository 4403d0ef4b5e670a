/** The command {@code onhook}: {@link io.github.onhook.runbook.Onhook}. */
@NullMarked
package io.github.onhook.runbook;

import org.jspecify.annotations.NullMarked;
