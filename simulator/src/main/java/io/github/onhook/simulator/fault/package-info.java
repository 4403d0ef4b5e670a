/** Fault rules: how they are described, read and applied. */
@NullMarked
package io.github.onhook.simulator.fault;

import org.jspecify.annotations.NullMarked;
