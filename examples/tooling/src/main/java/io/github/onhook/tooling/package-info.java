/** The library in a page of Java, three times: a stream in, a plan in, and parts of one's own. */
@NullMarked
package io.github.onhook.tooling;

import org.jspecify.annotations.NullMarked;
