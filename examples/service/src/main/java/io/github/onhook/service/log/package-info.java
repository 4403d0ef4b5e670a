/** Log lines, in which text from outside is visible and forges no line. */
@NullMarked
package io.github.onhook.service.log;

import org.jspecify.annotations.NullMarked;
