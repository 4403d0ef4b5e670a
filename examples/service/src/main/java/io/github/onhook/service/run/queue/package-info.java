/** Runs in order: admits them, starts them, and keeps their entries. */
@NullMarked
package io.github.onhook.service.run.queue;

import org.jspecify.annotations.NullMarked;
