package io.github.onhook.service.run;

import io.github.onhook.report.Report.Totals;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a run, apart from its files. Immutable: each change is a new version.
 *
 * @param id its id
 * @param version how often it was changed by a person or the service, from 1; not by progress
 * @param state where it stands
 * @param begun whether it has ever gone on, so that something may have been sent
 * @param startedBy who started it
 * @param createdAt when
 * @param decidedBy who approved or refused it
 * @param endedAt when it ended
 * @param note why it stopped, or what went wrong
 * @param upload where its targets came from
 * @param size how large it is
 * @param options how it shall be
 * @param totals its outcomes, once it has ended
 */
public record StoredRun(
        String id,
        long version,
        RunState state,
        boolean begun,
        String startedBy,
        Instant createdAt,
        @Nullable String decidedBy,
        @Nullable Instant endedAt,
        @Nullable String note,
        Upload upload,
        Size size,
        RunOptions options,
        @Nullable Totals totals) {

    /**
     * Where the targets came from.
     *
     * @param form how they are written
     * @param digest the SHA-256 of what was sent, and of the options
     * @param idempotencyKey the key that it was sent with
     */
    public record Upload(UploadForm form, String digest, String idempotencyKey) {}

    /**
     * How large the run is.
     *
     * @param targets valid targets
     * @param rejected rows that are none
     * @param duplicates exact repeats that were dropped
     * @param accounts accounts
     * @param locations locations
     * @param fingerprint the plan's
     */
    public record Size(long targets, long rejected, long duplicates, int accounts, int locations, String fingerprint) {}

    StoredRun in(RunState next) {
        return new StoredRun(
                id,
                version + 1,
                next,
                begun || next == RunState.RUNNING,
                startedBy,
                createdAt,
                decidedBy,
                next.ended() ? Instant.now() : null,
                null,
                upload,
                size,
                options,
                next.ended() ? totals : null);
    }

    /** This, but in the queue. */
    StoredRun waiting() {
        return new StoredRun(
                id,
                version,
                RunState.QUEUED,
                begun,
                startedBy,
                createdAt,
                decidedBy,
                endedAt,
                note,
                upload,
                size,
                options,
                totals);
    }

    StoredRun decidedBy(String user) {
        return new StoredRun(
                id, version, state, begun, startedBy, createdAt, user, endedAt, note, upload, size, options, totals);
    }

    StoredRun with(@Nullable String nextNote, @Nullable Totals nextTotals) {
        return new StoredRun(
                id,
                version,
                state,
                begun,
                startedBy,
                createdAt,
                decidedBy,
                endedAt,
                nextNote,
                upload,
                size,
                options,
                nextTotals);
    }
}
