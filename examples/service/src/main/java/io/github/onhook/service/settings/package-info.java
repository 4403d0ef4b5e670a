/** The settings of the service. */
@NullMarked
package io.github.onhook.service.settings;

import org.jspecify.annotations.NullMarked;
