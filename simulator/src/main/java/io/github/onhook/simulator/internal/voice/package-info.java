/** Amazon Chime SDK Voice. */
@NullMarked
package io.github.onhook.simulator.internal.voice;

import org.jspecify.annotations.NullMarked;
