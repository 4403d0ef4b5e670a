package io.github.onhook;

import io.github.onhook.journal.Journal;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.Status;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request for a run of a plan. Immutable: each method returns another request. */
public final class RunRequest {

    private final Plan plan;
    private final List<Rejection> rejections;
    private final @Nullable Journal journal;

    private RunRequest(Plan plan, List<Rejection> rejections, @Nullable Journal journal) {
        this.plan = plan;
        this.rejections = rejections;
        this.journal = journal;
    }

    /** A run of this plan, without rejected rows and without a journal. */
    public static RunRequest of(Plan plan) {
        return new RunRequest(Objects.requireNonNull(plan, "plan"), List.of(), null);
    }

    /** Rows that are not valid targets: {@link Status#REJECTED} in the report, no outcome, not in the journal. Default: none. */
    public RunRequest rejections(Collection<Rejection> rows) {
        return new RunRequest(plan, List.copyOf(rows), journal);
    }

    /**
     * Records the run in a journal, whose id it has. An empty journal's run begins; one that has begun resumes. The journal is
     * not closed with the run. Default: none.
     *
     * <p>A resumed run leaves targets alone that have their outcome. It reads those that may have been sent before anything
     * else: what is as wanted has been done, the others are sent again. It retries SKIPPED and UNKNOWN targets. The report is
     * of the whole run, the outcomes are those that were not in the journal. Tolerances and deadline start again; the deadline
     * includes the time to read the journal. A run that is stopped while its journal is read ends with a {@link
     * io.github.onhook.journal.Journal.JournalException} if reading takes longer than one request may.
     *
     * <p>Nothing is sent before the journal has confirmed that it is durable, and no outcome is delivered before it has. If the
     * journal fails, nothing more is sent, requests under way are awaited, and the outcomes end with the {@link
     * io.github.onhook.journal.Journal.JournalException}; a later resumption settles what was under way. They also end so, before
     * anything is sent, if the journal is of another plan.
     */
    public RunRequest journal(Journal value) {
        return new RunRequest(plan, rejections, Objects.requireNonNull(value, "journal"));
    }

    Plan plan() {
        return plan;
    }

    List<Rejection> rejections() {
        return rejections;
    }

    @Nullable Journal journal() {
        return journal;
    }
}
