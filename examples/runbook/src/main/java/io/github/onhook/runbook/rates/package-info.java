/** Rates known from a file or from earlier runs. */
@NullMarked
package io.github.onhook.runbook.rates;

import org.jspecify.annotations.NullMarked;
