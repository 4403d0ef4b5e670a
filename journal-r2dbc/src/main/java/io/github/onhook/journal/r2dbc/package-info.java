/**
 * Journals in PostgreSQL, over R2DBC: any instance of a service can resume the run of one that died. Begin at {@link
 * io.github.onhook.journal.r2dbc.R2dbcJournals}.
 */
@NullMarked
package io.github.onhook.journal.r2dbc;

import org.jspecify.annotations.NullMarked;
