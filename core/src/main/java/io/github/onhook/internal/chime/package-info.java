/** Chime SDK Voice: the only code that names its request types. It calls, and classifies what comes back. */
@NullMarked
package io.github.onhook.internal.chime;

import org.jspecify.annotations.NullMarked;
