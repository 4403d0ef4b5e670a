/** The durable record of a run, from which it goes on after whatever ended it. */
@NullMarked
package io.github.onhook.journal;

import org.jspecify.annotations.NullMarked;
