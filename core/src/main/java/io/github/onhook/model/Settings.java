package io.github.onhook.model;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a run behaves. Immutable; {@link #defaults()} suits most runs.
 *
 * <p>Counts are of what their name says, rates are in requests per second.
 */
public final class Settings {

    private static final Settings DEFAULTS = builder().build();

    private final Builder values;

    private Settings(Builder values) {
        this.values = values;
    }

    /** The defaults that each method of the builder states. */
    public static Settings defaults() {
        return DEFAULTS;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these settings. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /** See {@link Builder#operation}. */
    public Operation operation() {
        return values.operation;
    }

    /** See {@link Builder#rate}; {@code null} where the rate is discovered. */
    public @Nullable Double rate() {
        return values.rate;
    }

    /** See {@link Builder#initialRate}; {@code null} where there is no guess. */
    public @Nullable Double initialRate() {
        return values.initialRate;
    }

    /** See {@link Builder#burst}. */
    public int burst() {
        return values.burst;
    }

    /** See {@link Builder#quotas}. */
    public Map<Location, Quota> quotas() {
        return values.quotas;
    }

    /** See {@link Builder#headroom}. */
    public double headroom() {
        return values.headroom;
    }

    /** See {@link Builder#maxTotalRate}; {@code null} where the run as a whole is not bounded. */
    public @Nullable Double maxTotalRate() {
        return values.maxTotalRate;
    }

    /** See {@link Builder#batchSize}. */
    public int batchSize() {
        return values.batchSize;
    }

    /** See {@link Builder#maxInFlight}. */
    public int maxInFlight() {
        return values.maxInFlight;
    }

    /** See {@link Builder#maxInFlightPerLocation}. */
    public int maxInFlightPerLocation() {
        return values.maxInFlightPerLocation;
    }

    /** See {@link Builder#attempts}. */
    public int attempts() {
        return values.attempts;
    }

    /** See {@link Builder#requestTimeout}. */
    public Duration requestTimeout() {
        return values.requestTimeout;
    }

    /** See {@link Builder#deadline}. */
    public Duration deadline() {
        return values.deadline;
    }

    /** See {@link Builder#maxUnanswered}. */
    public int maxUnanswered() {
        return values.maxUnanswered;
    }

    /** See {@link Builder#spotCheck}. */
    public SpotCheck spotCheck() {
        return values.spotCheck;
    }

    /** See {@link Builder#maxFailures}; {@code null} where no failure stops the run. */
    public @Nullable Tolerance maxFailures() {
        return values.maxFailures;
    }

    /** See {@link Builder#maxFailuresPerLocation}; {@code null} where no failure closes a location. */
    public @Nullable Tolerance maxFailuresPerLocation() {
        return values.maxFailuresPerLocation;
    }

    /** See {@link Builder#canary}; {@code null} where none goes first. */
    public @Nullable Tolerance canary() {
        return values.canary;
    }

    /** See {@link Builder#maxTargets}. */
    public long maxTargets() {
        return values.maxTargets;
    }

    /** See {@link Builder#maxReportedFailures}. */
    public int maxReportedFailures() {
        return values.maxReportedFailures;
    }

    /** See {@link Builder#maxInTransit}; two batches where it is not set. */
    public int maxInTransit() {
        return values.maxInTransit == 0 ? 2 * values.batchSize : values.maxInTransit;
    }

    /** See {@link Builder#streamWindow}. */
    public int streamWindow() {
        return values.streamWindow;
    }

    /** See {@link Builder#idleFlush}. */
    public Duration idleFlush() {
        return values.idleFlush;
    }

    /** Collects settings; {@link #build()} checks them all. */
    public static final class Builder {

        private Operation operation = Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR;
        private @Nullable Double rate;
        private @Nullable Double initialRate;
        private int burst = 1;
        private Map<Location, Quota> quotas = Map.of();
        private double headroom;
        private @Nullable Double maxTotalRate;
        private int batchSize = 50;
        private int maxInFlight = 256;
        private int maxInFlightPerLocation = 16;
        private int attempts = 8;
        private Duration requestTimeout = Duration.ofSeconds(10);
        private Duration deadline = Duration.ofHours(2);
        private int maxUnanswered = 20;
        private SpotCheck spotCheck = SpotCheck.FIRST;
        private @Nullable Tolerance maxFailures;
        private @Nullable Tolerance maxFailuresPerLocation;
        private @Nullable Tolerance canary;
        private long maxTargets = Long.MAX_VALUE;
        private int maxReportedFailures = 10_000;
        private int streamWindow = 100_000;
        private Duration idleFlush = Duration.ofMillis(50);
        private int maxInTransit;

        private Builder() {}

        private Builder(Builder other) {
            operation = other.operation;
            rate = other.rate;
            initialRate = other.initialRate;
            burst = other.burst;
            quotas = other.quotas;
            headroom = other.headroom;
            maxTotalRate = other.maxTotalRate;
            batchSize = other.batchSize;
            maxInFlight = other.maxInFlight;
            maxInFlightPerLocation = other.maxInFlightPerLocation;
            attempts = other.attempts;
            requestTimeout = other.requestTimeout;
            deadline = other.deadline;
            maxUnanswered = other.maxUnanswered;
            spotCheck = other.spotCheck;
            maxFailures = other.maxFailures;
            maxFailuresPerLocation = other.maxFailuresPerLocation;
            canary = other.canary;
            maxTargets = other.maxTargets;
            maxReportedFailures = other.maxReportedFailures;
            streamWindow = other.streamWindow;
            idleFlush = other.idleFlush;
            maxInTransit = other.maxInTransit;
        }

        /** What to do to the targets. Default: {@link Operation#DISASSOCIATE_FROM_VOICE_CONNECTOR}. */
        public Builder operation(Operation value) {
            operation = Objects.requireNonNull(value, "operation");
            return this;
        }

        /** A known quota of every location, at least 0.001. Default: not known, and the rate is discovered. */
        public Builder rate(double perSecond) {
            rate = perSecond;
            return this;
        }

        /** A guess of every location's quota, to begin at, at least 0.001. Default: none. */
        public Builder initialRate(double perSecond) {
            initialRate = perSecond;
            return this;
        }

        /** Known quotas of some locations, which have precedence over {@link #rate} and {@link #burst}. Default: none. */
        public Builder quotas(Map<Location, Quota> value) {
            quotas = Map.copyOf(Objects.requireNonNull(value, "quotas"));
            return this;
        }

        /** Requests that a location may send at once before its rate paces them. Default: 1. */
        public Builder burst(int requests) {
            burst = requests;
            return this;
        }

        /** The share of a location's rate that is left to other callers, 0 to 0.95. Default: 0. */
        public Builder headroom(double share) {
            headroom = share;
            return this;
        }

        /** The most that all locations together may send, at least 0.001. Default: not bounded. */
        public Builder maxTotalRate(double perSecond) {
            maxTotalRate = perSecond;
            return this;
        }

        /** The most numbers of one request, up to {@link Operation#largestBatch()}. Default: 50. */
        public Builder batchSize(int numbers) {
            batchSize = numbers;
            return this;
        }

        /** The most requests under way at once. Default: 256. */
        public Builder maxInFlight(int requests) {
            maxInFlight = requests;
            return this;
        }

        /** The most requests under way at once at one location. Default: 16. */
        public Builder maxInFlightPerLocation(int requests) {
            maxInFlightPerLocation = requests;
            return this;
        }

        /** How often a number is sent before it is given up; refusals for the rate do not count. Default: 8. */
        public Builder attempts(int value) {
            attempts = value;
            return this;
        }

        /** How long to wait for an answer. Default: 10 s. */
        public Builder requestTimeout(Duration value) {
            requestTimeout = Objects.requireNonNull(value, "requestTimeout");
            return this;
        }

        /** How long the run may take; then it stops. Default: 2 h. */
        public Builder deadline(Duration value) {
            deadline = Objects.requireNonNull(value, "deadline");
            return this;
        }

        /**
         * How many calls in a row a location may leave unanswered before it closes; it does so only if it has also answered
         * nothing for twice the {@link #requestTimeout}. Default: 20.
         */
        public Builder maxUnanswered(int calls) {
            maxUnanswered = calls;
            return this;
        }

        /** Which confirmations are read back. Default: {@link SpotCheck#FIRST}. */
        public Builder spotCheck(SpotCheck value) {
            spotCheck = Objects.requireNonNull(value, "spotCheck");
            return this;
        }

        /** More failures than this stop the run. Default: none does. */
        public Builder maxFailures(@Nullable Tolerance value) {
            maxFailures = value;
            return this;
        }

        /** More failures than this at one location close it. Default: none does. */
        public Builder maxFailuresPerLocation(@Nullable Tolerance value) {
            maxFailuresPerLocation = value;
            return this;
        }

        /**
         * How many targets go first, the rest waiting for them; a failure among them beyond {@link #maxFailures}, or any
         * where none is set, stops the run. Default: none.
         */
        public Builder canary(@Nullable Tolerance value) {
            canary = value;
            return this;
        }

        /** A plan of more targets is refused. Default: not bounded. */
        public Builder maxTargets(long value) {
            maxTargets = value;
            return this;
        }

        /** How many failures {@link io.github.onhook.report.Report#failures()} holds at most. Default: 10,000. */
        public Builder maxReportedFailures(int value) {
            maxReportedFailures = value;
            return this;
        }

        /** How many targets of a stream are held at most, over all locations. Default: 100,000. */
        public Builder streamWindow(int targets) {
            streamWindow = targets;
            return this;
        }

        /** The most numbers of a location that a move has off both connectors at once; 0 for two batches. Default: 0. */
        public Builder maxInTransit(int numbers) {
            maxInTransit = numbers;
            return this;
        }

        /** How long a batch of a stream waits to be filled. Default: 50 ms. */
        public Builder idleFlush(Duration value) {
            idleFlush = Objects.requireNonNull(value, "idleFlush");
            return this;
        }

        /**
         * The settings, all checked.
         *
         * @throws IllegalArgumentException naming every setting that is out of its range, and the range
         */
        public Settings build() {
            return SettingsCheck.checked(new Settings(new Builder(this)));
        }
    }

    /**
     * A known quota of a location.
     *
     * @param requestsPerSecond from 0.001
     * @param burst requests that may be sent at once before that rate paces them, from 1
     */
    public record Quota(double requestsPerSecond, int burst) {

        /**
         * Checks both values.
         *
         * @throws IllegalArgumentException naming the one that is out of its range
         */
        public Quota {
            if (!(requestsPerSecond >= SettingsCheck.LEAST_RATE) || Double.isInfinite(requestsPerSecond)) {
                throw new IllegalArgumentException("requests per second must be at least " + SettingsCheck.LEAST_RATE
                        + ", was " + requestsPerSecond);
            }
            if (burst < 1) {
                throw new IllegalArgumentException("burst must be at least 1, was " + burst);
            }
        }
    }
}
