/** What the tests of all modules share. */
@NullMarked
package io.github.onhook.testing;

import org.jspecify.annotations.NullMarked;
