package io.github.onhook.journal;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Reason;
import io.github.onhook.model.RequestResult;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a journal. Targets are named by their places in the plan: a connector by its index in
 * {@link io.github.onhook.model.Plan#connectors()}, a location by its index in {@link io.github.onhook.model.Plan#locations()}.
 */
public sealed interface Entry {

    /** When it was written, by the clock on the wall: for people, and never relied on for order. */
    Instant at();

    /**
     * The run began. The first entry of every journal, and only that.
     *
     * @param fingerprint the plan's
     * @param targets how many the plan has
     */
    record Began(String runId, Operation operation, String fingerprint, long targets, Instant at) implements Entry {}

    /** The run went on, after whatever had ended it before. */
    record Resumed(Instant at) implements Entry {}

    /** These numbers are about to be sent, in one request: from now on it may have been acted on. */
    record Sent(int connector, Positions positions, Instant at) implements Entry {}

    /**
     * The answer to what was sent for these numbers left them open: they wait for another try, or for a read.
     *
     * @param attempts as in {@link io.github.onhook.model.Outcome}
     * @param inDoubt whether a request for them may have been acted on without our knowing
     * @param reason what the last answer said of them, if one did
     */
    record Open(
            int connector,
            Positions positions,
            int attempts,
            boolean inDoubt,
            @Nullable Reason reason,
            Instant at) implements Entry {}

    /**
     * These numbers have come to another step of the run's operation: what went before is made, or refused for good. Where they
     * are on their way is on record from now on, and they are read before they are sent again.
     *
     * @param step the step's name
     */
    record Advanced(int connector, Positions positions, String step, Instant at) implements Entry {

        /** Makes the text {@linkplain ForeignText visible and short}. */
        public Advanced {
            step = ForeignText.code(step);
        }
    }

    /**
     * These numbers have their outcome.
     *
     * @param outOfService as in {@link io.github.onhook.model.Outcome}
     */
    record Settled(
            int connector,
            Positions positions,
            Status status,
            Reason reason,
            int attempts,
            Instant at,
            @Nullable Duration outOfService)
            implements Entry {

        /** Numbers that do not move. */
        public Settled(int connector, Positions positions, Status status, Reason reason, int attempts, Instant at) {
            this(connector, positions, status, reason, attempts, at, null);
        }
    }

    /**
     * A request that changes something was answered, or given up.
     *
     * @param error the code of the whole request's error, if it has one
     */
    record Answered(
            int location, RequestResult result, @Nullable String error, Instant at) implements Entry {

        /** Makes the text {@linkplain ForeignText visible and short}. */
        public Answered {
            error = error == null ? null : ForeignText.code(error);
        }
    }

    /** A request that was about to be sent was not: its lane or connector was closed meanwhile. */
    record Withdrawn(int location, Instant at) implements Entry {}

    /** A read was sent. */
    record Read(int location, Instant at) implements Entry {}

    /**
     * Confirmations of a location were compared with reads.
     *
     * @param read how many numbers were read; 0 where nothing could be checked
     * @param disagreed how many of them were not as the service had confirmed
     */
    record Checked(int location, int read, int disagreed, Instant at) implements Entry {}

    /**
     * AssumeRole was answered, or given up.
     *
     * @param error the code, {@code null} where a session came
     */
    record Assumed(String accountId, @Nullable String error, Instant at) implements Entry {

        /** Makes the text {@linkplain ForeignText visible and short}. */
        public Assumed {
            error = error == null ? null : ForeignText.code(error);
        }
    }

    /**
     * The run ended by itself. Where it is the last entry, nothing was left to do but what could not be done.
     *
     * @param stopReason why it stopped before its end, if it did
     */
    record Ended(RunStatus status, @Nullable String stopReason, Instant at) implements Entry {

        /** Makes the text {@linkplain ForeignText visible and short}. */
        public Ended {
            stopReason = stopReason == null ? null : ForeignText.message(stopReason);
        }
    }
}
