/** Storing, queueing, executing, watching and controlling runs; independent of HTTP. */
@NullMarked
package io.github.onhook.service.run;

import org.jspecify.annotations.NullMarked;
