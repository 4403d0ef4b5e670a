@NullMarked
package io.github.onhook;

import org.jspecify.annotations.NullMarked;
