/** Adds up the events of a run into its report. Not API: it may change at any time. */
@NullMarked
package io.github.onhook.internal.aggregate;

import org.jspecify.annotations.NullMarked;
