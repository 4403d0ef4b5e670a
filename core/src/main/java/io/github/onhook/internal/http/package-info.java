/** The HTTP client of those who bring none. Not for users: it may change at any time. */
@NullMarked
package io.github.onhook.internal.http;

import org.jspecify.annotations.NullMarked;
