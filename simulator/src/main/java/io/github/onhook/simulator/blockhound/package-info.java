/** For tests under BlockHound; needs {@code blockhound}, which this module does not bring. */
@NullMarked
package io.github.onhook.simulator.blockhound;

import org.jspecify.annotations.NullMarked;
