package io.github.onhook.service.run.model;

import io.github.onhook.report.Report.Totals;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as shown to its watchers, without internals.
 *
 * @param id its id
 * @param version for {@code If-Match}
 * @param state its state
 * @param actions the actions that its state allows
 * @param startedBy who started it
 * @param createdAt when
 * @param decidedBy who approved or refused it
 * @param endedAt when it ended
 * @param note why it stopped, or what went wrong
 * @param size its size
 * @param options its options
 * @param totals its outcomes so far
 */
public record RunView(
        String id,
        long version,
        RunState state,
        List<Action> actions,
        String startedBy,
        Instant createdAt,
        @Nullable String decidedBy,
        @Nullable Instant endedAt,
        @Nullable String note,
        StoredRun.Size size,
        RunOptions options,
        @Nullable Totals totals) {

    public static RunView of(StoredRun run, @Nullable Totals soFar) {
        return new RunView(
                run.id(),
                run.version(),
                run.state(),
                Action.in(run.state()),
                run.startedBy(),
                run.createdAt(),
                run.decidedBy(),
                run.endedAt(),
                run.note(),
                run.size(),
                run.options(),
                run.totals() == null ? soFar : run.totals());
    }
}
