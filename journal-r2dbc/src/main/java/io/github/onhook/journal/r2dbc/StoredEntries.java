package io.github.onhook.journal.r2dbc;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.r2dbc.spi.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Reads the entries of a run, a few rows at a time. */
final class StoredEntries {

    private static final int ROWS_AT_ONCE = 8;

    private final String runId;
    private long expected;

    private record Part(long number, String entries) {}

    private StoredEntries(String runId) {
        this.runId = runId;
    }

    /** All entries, in order. Cold, supports backpressure. */
    static Flux<Entry> of(Database database, String runId) {
        Sql sql = Sql.of("SELECT part, entries FROM onhook.journal WHERE run_id = $1 ORDER BY part", runId);
        return Flux.defer(() -> {
            StoredEntries entries = new StoredEntries(runId);
            return database.rows(sql, ROWS_AT_ONCE, StoredEntries::part)
                    .onErrorMap(error -> Database.failure("the journal of " + runId + " cannot be read", error))
                    .publishOn(Schedulers.boundedElastic(), ROWS_AT_ONCE)
                    .concatMapIterable(entries::read, 1);
        });
    }

    private static Part part(Row row) {
        return new Part(
                Objects.requireNonNull(row.get(0, Long.class)), Objects.requireNonNull(row.get(1, String.class)));
    }

    private List<Entry> read(Part part) {
        if (part.number() != expected) {
            throw notTrusted("lacks its part " + expected, null);
        }
        expected++;
        List<Entry> entries = new ArrayList<>();
        byte[] bytes = part.entries().getBytes(StandardCharsets.UTF_8);
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                entries.add(entry(part, bytes, from, i - from));
                from = i + 1;
            }
        }
        if (from < bytes.length) {
            throw notTrusted("is damaged in its part " + part.number() + ": its last line has no end", null);
        }
        return entries;
    }

    private Entry entry(Part part, byte[] bytes, int from, int length) {
        try {
            return Entry.ofJson(bytes, from, length);
        } catch (IllegalArgumentException e) {
            throw notTrusted("is damaged in its part " + part.number() + ": " + e.getMessage(), e);
        }
    }

    private JournalException notTrusted(String what, @Nullable Throwable cause) {
        return new JournalException(
                Kind.NOT_TRUSTED,
                "the journal of " + runId + " " + what + ". Run the targets anew, and what is off already is found so",
                cause);
    }
}
