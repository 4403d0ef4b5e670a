/** Runs in PostgreSQL, where several instances of the service share them: the profile {@code postgres}. */
@NullMarked
package io.github.onhook.service.postgres;

import org.jspecify.annotations.NullMarked;
