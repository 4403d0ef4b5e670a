/**
 * Any call of any AWS service, in many accounts and Regions. Begin at {@link io.github.onhook.calls.LocationCalls}; each location
 * ends as one {@link io.github.onhook.calls.LocationCalls.Result}.
 */
@NullMarked
package io.github.onhook.calls;

import org.jspecify.annotations.NullMarked;
