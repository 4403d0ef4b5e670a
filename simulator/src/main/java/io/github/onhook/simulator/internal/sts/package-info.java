/** AWS STS. */
@NullMarked
package io.github.onhook.simulator.internal.sts;

import org.jspecify.annotations.NullMarked;
