/**
 * Sessions: assumes roles without blocking, once an account, and keeps what it got until it nears its end. Begin at {@link
 * io.github.onhook.session.AssumedRoles}; {@link io.github.onhook.session.SessionProvider} is what another source of sessions implements.
 */
@NullMarked
package io.github.onhook.session;

import org.jspecify.annotations.NullMarked;
