/** The session policies that narrow an assumed role. */
@NullMarked
package io.github.onhook.internal.policy;

import org.jspecify.annotations.NullMarked;
