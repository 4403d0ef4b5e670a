/** The clocks and the scheduler of a run, as one value. */
@NullMarked
package io.github.onhook.time;

import org.jspecify.annotations.NullMarked;
