package io.github.onhook.service.run.model;

import io.github.onhook.report.Report.Totals;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of a run, apart from its files. Immutable: each change creates a new version.
 *
 * @param id its id
 * @param version the number of changes by users or the service, from 1; progress does not count
 * @param state its state
 * @param begun whether it was ever active, so that requests may have been sent
 * @param startedBy who started it
 * @param createdAt when
 * @param decidedBy who approved or refused it
 * @param endedAt when it ended
 * @param note why it stopped, or what went wrong
 * @param upload where its targets came from
 * @param size its size
 * @param options its options
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
     * @param form their format
     * @param digest the SHA-256 of the upload and the options
     * @param idempotencyKey the key of its request
     * @param trace the trace of its request, as headers; {@code null} in runs that were stored without
     */
    public record Upload(
            UploadForm form,
            String digest,
            String idempotencyKey,
            @Nullable Map<String, String> trace) {}

    /**
     * The size of the run.
     *
     * @param targets valid targets
     * @param rejected invalid rows
     * @param duplicates exact repeats that were dropped
     * @param accounts accounts
     * @param locations locations
     * @param fingerprint the plan's
     */
    public record Size(long targets, long rejected, long duplicates, int accounts, int locations, String fingerprint) {}

    public StoredRun in(RunState next) {
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

    /** This run, queued. */
    public StoredRun waiting() {
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

    public StoredRun with(@Nullable String nextNote, @Nullable Totals nextTotals) {
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
