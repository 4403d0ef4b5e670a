/** The fleet at rest and at run time: accounts, connectors, numbers, quotas. */
@NullMarked
package io.github.onhook.simulator.internal.state;

import org.jspecify.annotations.NullMarked;
