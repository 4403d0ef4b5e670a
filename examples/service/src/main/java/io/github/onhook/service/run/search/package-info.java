/** Finds numbers in runs. */
@NullMarked
package io.github.onhook.service.run.search;

import org.jspecify.annotations.NullMarked;
