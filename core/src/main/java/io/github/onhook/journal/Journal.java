package io.github.onhook.journal;

import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The durable record of one run over one plan: what is about to be sent, and what became of it.
 *
 * <p>{@link FileJournal} keeps it in a file, {@link MemoryJournal} in memory. Another implementation stores each entry as
 * {@link EntryJson} writes it, or in a form of its own. What an implementation owes the run:
 *
 * <ol>
 *   <li>An entry is durable when {@link #append} completes, and is replayed by every later {@link #replay}, in order.
 *   <li>Of an append that fails, any number of entries may be replayed later, from its first on; none out of order.
 *   <li>At most one run appends at any time. An implementation that several processes can reach refuses the appends of
 *       all but the one that took the run last.
 * </ol>
 */
public interface Journal extends AutoCloseable {

    /** The id of the run that it is the record of. */
    String runId();

    /**
     * What was appended before, in order. Cold; asked for once, before the first append.
     *
     * <p>Ends with {@link JournalException} where what is stored cannot be trusted.
     */
    Flux<Entry> replay();

    /**
     * Appends, and completes when the entries are durable. Cold; the run waits for one append before it makes the next, and
     * hands it all that came meanwhile. Must not block the thread that subscribes.
     *
     * <p>Ends with an error, best a {@link JournalException}, where that is not so: then the run sends nothing more.
     *
     * @param entries at least one; not changed afterwards
     */
    Mono<Void> append(List<Entry> entries);

    /** Releases what it holds; the record stays. Not while a run goes on. */
    @Override
    void close();
}
