/** A run that goes on, and what is shown of it. */
@NullMarked
package io.github.onhook.service.run.live;

import org.jspecify.annotations.NullMarked;
