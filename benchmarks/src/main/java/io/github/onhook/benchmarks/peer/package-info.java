/** Onhook and what people use instead, each a process that takes the same numbers off the same fleet. */
@NullMarked
package io.github.onhook.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
