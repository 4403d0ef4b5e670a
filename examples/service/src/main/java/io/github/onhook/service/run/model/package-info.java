/** What a run of the service is: its record, state, options and refusals. */
@NullMarked
package io.github.onhook.service.run.model;

import org.jspecify.annotations.NullMarked;
