/** Token buckets, and the rate that fills them. Pure arithmetic: whoever asks does the waiting. */
@NullMarked
package io.github.onhook.throttle;

import org.jspecify.annotations.NullMarked;
