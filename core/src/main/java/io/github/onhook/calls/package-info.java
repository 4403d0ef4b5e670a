/** Any call of any AWS service, in many accounts and Regions. */
@NullMarked
package io.github.onhook.calls;

import org.jspecify.annotations.NullMarked;
