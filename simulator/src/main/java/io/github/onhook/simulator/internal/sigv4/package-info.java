/** Verifying Signature Version 4, with each signing key derived once. Internal. */
@NullMarked
package io.github.onhook.simulator.internal.sigv4;

import org.jspecify.annotations.NullMarked;
