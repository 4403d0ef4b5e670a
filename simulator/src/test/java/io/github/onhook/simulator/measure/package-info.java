/** What {@code simulator/measure.sh} runs: a simulator of full size, a client that sends all it can, and a sender that costs next to nothing. */
@NullMarked
package io.github.onhook.simulator.measure;

import org.jspecify.annotations.NullMarked;
