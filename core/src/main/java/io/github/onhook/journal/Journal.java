package io.github.onhook.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;
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

    /** A journal that cannot be read, trusted or written. Nothing is sent after it; what was sent stays recorded. */
    final class JournalException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** What is the matter with it. */
        public enum Kind {
            /** It holds what no run wrote, or is of another plan: it was edited, damaged or mixed up. */
            NOT_TRUSTED,
            /** Somebody else has the run. */
            TAKEN,
            /** It cannot be read or written now: a full disk, missing rights, a database that is away. */
            UNAVAILABLE
        }

        private final Kind kind;

        /**
         * An exception.
         *
         * @param kind what is the matter
         * @param message what was hit, and what to do next
         */
        public JournalException(Kind kind, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.kind = kind;
        }

        /** What is the matter with the journal. */
        public Kind kind() {
            return kind;
        }
    }
}
