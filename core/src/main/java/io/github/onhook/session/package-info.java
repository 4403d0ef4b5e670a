/** Sessions: assumes roles without blocking, once an account, and keeps what it got until it nears its end. */
@NullMarked
package io.github.onhook.session;

import org.jspecify.annotations.NullMarked;
