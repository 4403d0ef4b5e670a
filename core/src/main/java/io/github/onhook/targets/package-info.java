/** Reads and writes targets files, and reads lists of protected numbers: {@link io.github.onhook.targets.TargetsFile}. */
@NullMarked
package io.github.onhook.targets;

import org.jspecify.annotations.NullMarked;
