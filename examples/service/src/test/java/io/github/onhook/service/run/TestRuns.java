package io.github.onhook.service.run;

import io.github.onhook.service.run.model.RunOptions;
import io.github.onhook.service.run.model.RunState;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.model.UploadForm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs for tests. */
public final class TestRuns {

    private TestRuns() {}

    /** A run in a state, in its first version, started by a user with its id as key. */
    public static StoredRun run(String id, String user, RunState state) {
        return run(id, user, state, Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** A broken one, if it has no time. */
    @SuppressWarnings("NullAway")
    static StoredRun run(String id, String user, RunState state, @Nullable Instant createdAt) {
        return new StoredRun(
                id,
                1,
                state,
                false,
                user,
                createdAt,
                null,
                null,
                null,
                new StoredRun.Upload(UploadForm.CSV, "digest", id, null),
                new StoredRun.Size(1, 0, 0, 1, 1, "fingerprint"),
                new RunOptions("voice-connector", false, false, List.of(), null, null, null, null, List.of(), null),
                null);
    }

    /** The next version of a run. */
    public static StoredRun next(StoredRun run, RunState state) {
        return run.in(state);
    }
}
