/** Whole-run measurements; each class is a command that prints a Markdown table. */
@NullMarked
package io.github.onhook.benchmarks;

import org.jspecify.annotations.NullMarked;
