/** For tests with JUnit 5 or later; needs {@code junit-jupiter-api}, which this module does not bring. */
@NullMarked
package io.github.onhook.simulator.junit;

import org.jspecify.annotations.NullMarked;
