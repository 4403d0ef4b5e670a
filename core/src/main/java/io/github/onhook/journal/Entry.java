package io.github.onhook.journal;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Reason;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One line of a journal. Targets are named by their places in the plan: a connector by its index in
 * {@link io.github.onhook.model.Plan#connectors()}, a location by its index in {@link io.github.onhook.model.Plan#locations()}.
 */
public sealed interface Entry {

    /** When it was written, by the clock on the wall: for people, and never relied on for order. */
    Instant at();

    /** The entry as one line of JSON, in UTF-8, without the line's end. */
    default byte[] toJson() {
        return EntryJson.write(this);
    }

    /**
     * The entry that {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if the bytes are not such a line, saying what is wrong with them
     */
    static Entry ofJson(byte[] json, int offset, int length) {
        return EntryJson.read(json, offset, length);
    }

    /**
     * The run began. The first entry of every journal, and only that.
     *
     * @param fingerprint the plan's
     * @param targets how many the plan has
     */
    record Began(String runId, Operation operation, String fingerprint, long targets, Instant at) implements Entry {}

    /** The run went on after an end, a stop or a crash. */
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

    /**
     * Which numbers of a connector: their places in {@link io.github.onhook.model.Plan.PlannedConnector}, as ranges, in the order they
     * were given.
     */
    final class Positions {

        private final int[] bounds;

        private Positions(int[] bounds) {
            this.bounds = bounds;
        }

        /**
         * From ranges.
         *
         * @param bounds the first place of a range and the one after its last, for each range
         * @throws IllegalArgumentException if that is not what they are
         */
        public static Positions ofRanges(List<Integer> bounds) {
            int[] copy = bounds.stream().mapToInt(Integer::intValue).toArray();
            boolean wrong = copy.length % 2 != 0;
            for (int i = 0; i + 1 < copy.length; i += 2) {
                wrong |= copy[i] < 0 || copy[i + 1] <= copy[i];
            }
            if (wrong) {
                throw new IllegalArgumentException(
                        "positions are pairs of a first place and the one after the last, were "
                                + bounds.subList(0, Math.min(10, bounds.size())));
            }
            return new Positions(copy);
        }

        /** Collects places one by one. */
        public static Builder builder() {
            return new Builder();
        }

        /** How many there are. */
        public int size() {
            int size = 0;
            for (int i = 0; i < bounds.length; i += 2) {
                size += bounds[i + 1] - bounds[i];
            }
            return size;
        }

        /** How many ranges they are. */
        public int ranges() {
            return bounds.length / 2;
        }

        /** The first place of a range. */
        public int from(int range) {
            return bounds[2 * range];
        }

        /** The place after the last one of a range. */
        public int to(int range) {
            return bounds[2 * range + 1];
        }

        /** Each of them. */
        public void forEach(IntConsumer action) {
            for (int range = 0; range < ranges(); range++) {
                for (int position = from(range); position < to(range); position++) {
                    action.accept(position);
                }
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Positions that && Arrays.equals(bounds, that.bounds);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bounds);
        }

        /** The bounds of the ranges. */
        @Override
        public String toString() {
            return Arrays.toString(bounds);
        }

        /** Collects positions; what follows on what was added last widens its range. */
        public static final class Builder {

            private static final int FEW = 4;

            private int[] bounds = new int[FEW];
            private int length;

            private Builder() {}

            /** Adds one. */
            public Builder add(int position) {
                if (length > 0 && bounds[length - 1] == position) {
                    bounds[length - 1]++;
                    return this;
                }
                if (length == bounds.length) {
                    bounds = Arrays.copyOf(bounds, 2 * length);
                }
                bounds[length++] = position;
                bounds[length++] = position + 1;
                return this;
            }

            /** All that were added. */
            public Positions build() {
                return new Positions(Arrays.copyOf(bounds, length));
            }
        }
    }
}
