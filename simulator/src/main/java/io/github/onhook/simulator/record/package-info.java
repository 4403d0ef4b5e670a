/** What a simulator has seen, and how its numbers stand. */
@NullMarked
package io.github.onhook.simulator.record;

import org.jspecify.annotations.NullMarked;
