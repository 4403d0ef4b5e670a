/** Three one-page examples of the library: a run from a stream, a run from a plan, and custom parts. */
@NullMarked
package io.github.onhook.tooling;

import org.jspecify.annotations.NullMarked;
