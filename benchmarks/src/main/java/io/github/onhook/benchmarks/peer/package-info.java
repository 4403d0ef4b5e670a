/** Onhook and its alternatives, each a process that disassociates the same numbers of the same fleet. */
@NullMarked
package io.github.onhook.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
