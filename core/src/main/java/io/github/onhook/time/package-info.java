/** The clocks and the scheduler of a run, as one value: {@link io.github.onhook.time.Time}. Tests give it a virtual one. */
@NullMarked
package io.github.onhook.time;

import org.jspecify.annotations.NullMarked;
