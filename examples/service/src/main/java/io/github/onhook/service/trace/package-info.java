/** The traces of requests, continued by the runs that they start. */
@NullMarked
package io.github.onhook.service.trace;

import org.jspecify.annotations.NullMarked;
