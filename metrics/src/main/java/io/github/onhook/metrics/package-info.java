@NullMarked
package io.github.onhook.metrics;

import org.jspecify.annotations.NullMarked;
