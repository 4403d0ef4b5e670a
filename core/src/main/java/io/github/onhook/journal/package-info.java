/**
 * The durable record of a run, from which it goes on after a crash or a stop. Begin at {@link
 * io.github.onhook.journal.FileJournal}; {@link io.github.onhook.journal.Journal} is what another store implements.
 */
@NullMarked
package io.github.onhook.journal;

import org.jspecify.annotations.NullMarked;
