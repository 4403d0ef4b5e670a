package io.github.onhook.internal.replay;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Began;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.Entry.Settled;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Status;
import org.jspecify.annotations.Nullable;

/** Holds the entries of a journal against the plan and the run that it is to be of. */
final class EntryCheck {

    private final Plan plan;
    private final String runId;
    private @Nullable Operation operation;
    private boolean begun;

    /**
     * A check from the first entry on.
     *
     * @param operation the one that it must be of; {@code null} where any will do
     */
    EntryCheck(Plan plan, @Nullable Operation operation, String runId) {
        this.plan = plan;
        this.operation = operation;
        this.runId = runId;
    }

    /** Throws {@link JournalException} where the next entry is not of this run, or cannot stand here. */
    void next(Entry entry) {
        if (entry instanceof Began began) {
            begin(began);
        } else if (!begun) {
            throw notTrusted("does not say which run it is of");
        } else if (entry instanceof Settled settled) {
            Status status = settled.status();
            if (operation != null
                    && status.isDone()
                    && status != operation.confirmed()
                    && status != operation.already()) {
                throw notTrusted("has numbers that are " + status + ", in a run of " + operation.label());
            }
        }
    }

    private void begin(Began began) {
        if (begun) {
            throw notTrusted("begins twice");
        }
        if (!began.runId().equals(runId)) {
            throw notTrusted("is of the run " + ForeignText.code(began.runId()) + ", not of " + runId);
        }
        if (!began.fingerprint().equals(plan.fingerprint())) {
            throw notTrusted("is of another plan (" + ForeignText.code(began.fingerprint()) + ", this one is "
                    + plan.fingerprint() + "): targets were added, taken away or changed since the run began");
        }
        if (operation != null && began.operation() != operation) {
            throw notTrusted("is of the operation " + began.operation().label() + ", not of " + operation.label());
        }
        operation = began.operation();
        begun = true;
    }

    /** The connector that an entry names, which must have each of these numbers. */
    PlannedConnector connector(int index, Positions positions) {
        if (index >= plan.connectors().size()) {
            throw notTrusted("names a connector that the plan does not have");
        }
        PlannedConnector connector = plan.connectors().get(index);
        long size = 0;
        for (int range = 0; range < positions.ranges(); range++) {
            size += positions.to(range) - positions.from(range);
            if (positions.to(range) > connector.size()) {
                throw notTrusted("names a number that the plan does not have");
            }
        }
        if (size == 0 || size > connector.size()) {
            throw notTrusted("names no number, or one number several times");
        }
        return connector;
    }

    /** The location that an entry names. */
    Location location(int index) {
        if (index >= plan.locations().size()) {
            throw notTrusted("names a location that the plan does not have");
        }
        return plan.locations().get(index);
    }

    static JournalException notTrusted(String what) {
        return new JournalException(
                Kind.NOT_TRUSTED,
                "the journal " + what
                        + ". Resume with the plan it was made for; or run the targets anew, and what is off"
                        + " already is found so",
                null);
    }
}
