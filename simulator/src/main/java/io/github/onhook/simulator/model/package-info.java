/** Values that fleets, faults and records share. */
@NullMarked
package io.github.onhook.simulator.model;

import org.jspecify.annotations.NullMarked;
