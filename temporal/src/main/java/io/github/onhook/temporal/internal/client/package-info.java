/** What the process that began a run does: hands the plan over, follows the histories, and tells what became of it. */
@NullMarked
package io.github.onhook.temporal.internal.client;

import org.jspecify.annotations.NullMarked;
