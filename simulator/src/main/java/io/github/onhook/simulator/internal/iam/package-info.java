/** The part of IAM that a session meets: policy documents and what they allow. Internal. */
@NullMarked
package io.github.onhook.simulator.internal.iam;

import org.jspecify.annotations.NullMarked;
