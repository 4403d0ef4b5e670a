/** Reports of ended runs. */
@NullMarked
package io.github.onhook.service.run.report;

import org.jspecify.annotations.NullMarked;
