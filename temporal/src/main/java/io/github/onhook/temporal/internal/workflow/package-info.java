/** The workflows of a run. They are deterministic: no clock, no thread, no file, no network. */
@NullMarked
package io.github.onhook.temporal.internal.workflow;

import org.jspecify.annotations.NullMarked;
