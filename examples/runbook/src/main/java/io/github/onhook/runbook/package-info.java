@NullMarked
package io.github.onhook.runbook;

import org.jspecify.annotations.NullMarked;
