/** AWS Organizations. */
@NullMarked
package io.github.onhook.simulator.internal.organizations;

import org.jspecify.annotations.NullMarked;
