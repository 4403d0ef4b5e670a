@NullMarked
package io.github.onhook.simulator;

import org.jspecify.annotations.NullMarked;
