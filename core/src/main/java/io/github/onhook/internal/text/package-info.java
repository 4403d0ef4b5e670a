/** Text for people: foreign text made visible and short, durations and counts, labels. Not API: it may change at any time. */
@NullMarked
package io.github.onhook.internal.text;

import org.jspecify.annotations.NullMarked;
