/** Runs that are kept, queued, watched and steered; knows nothing of HTTP. */
@NullMarked
package io.github.onhook.service.run;

import org.jspecify.annotations.NullMarked;
