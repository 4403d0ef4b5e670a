/** Reads a journal back into the progress and the events of its run. */
@NullMarked
package io.github.onhook.internal.replay;

import org.jspecify.annotations.NullMarked;
