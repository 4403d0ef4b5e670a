/** What a worker does with a chunk of a location's numbers. */
@NullMarked
package io.github.onhook.temporal.worker;

import org.jspecify.annotations.NullMarked;
