/** Takes uploads in. */
@NullMarked
package io.github.onhook.service.run.intake;

import org.jspecify.annotations.NullMarked;
