package io.github.onhook.metrics;

import java.util.List;

/** All meters: name, kind, tags and description. */
public enum Meters {
    /** Mutating requests. */
    REQUESTS(
            "onhook.requests",
            Kind.TIMER,
            "Mutating requests, from sending to their answer",
            "operation",
            "region",
            "outcome",
            "error"),
    /** Settled targets. */
    NUMBERS("onhook.numbers", Kind.COUNTER, "Numbers with an outcome", "operation", "region", "status", "error"),
    /** Time spent waiting for tokens. */
    THROTTLE_WAIT("onhook.throttle.wait", Kind.TIMER, "Time that requests waited for a token", "scope"),
    /** AssumeRole calls. */
    SESSION_ASSUME(
            "onhook.session.assume", Kind.TIMER, "AssumeRole calls, from sending to their answer", "outcome", "error"),
    /** Spot checks: confirmations compared with reads. */
    SPOT_CHECKS(
            "onhook.spot.checks",
            Kind.COUNTER,
            "Confirmed numbers that were read back, and locations where none could be read",
            "operation",
            "region",
            "outcome"),
    /** Requests in flight. */
    REQUESTS_ACTIVE("onhook.requests.active", Kind.GAUGE, "Mutating requests in flight", "operation"),
    /** Targets without an outcome. */
    NUMBERS_PENDING("onhook.numbers.pending", Kind.GAUGE, "Numbers without an outcome", "operation"),
    /** Numbers of a move that are on neither connector. */
    NUMBERS_IN_TRANSIT(
            "onhook.numbers.in.transit", Kind.GAUGE, "Numbers of moves that are on neither connector", "operation"),
    /** Time that numbers of moves were on no connector. */
    OUT_OF_SERVICE("onhook.out.of.service", Kind.TIMER, "Time that moved numbers were on no connector", "operation"),
    /** Active runs. */
    RUNS_ACTIVE("onhook.runs.active", Kind.GAUGE, "Active runs", "operation"),
    /** Closed locations. */
    LOCATIONS_CLOSED("onhook.locations.closed", Kind.GAUGE, "Locations closed by active runs", "operation"),
    /** Found rates, summed over locations; {@code account} is an optional tag. */
    RATE(
            "onhook.rate",
            Kind.GAUGE,
            "Requests per second that open locations are paced at; during the ramp-up, those that are sent",
            "region"),
    /** Whole runs. */
    RUN("onhook.run", Kind.TIMER, "Runs, from their start to their end", "operation", "status");

    /** The kind of a meter. */
    public enum Kind {
        /** Counts and durations; with buckets for {@link Meters} that have objectives. */
        TIMER,
        /** A count since the process started. */
        COUNTER,
        /** A current value. */
        GAUGE
    }

    private final String meterName;
    private final Kind kind;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // List.of() never changes.
    private final List<String> tags;

    Meters(String meterName, Kind kind, String description, String... tags) {
        this.meterName = meterName;
        this.kind = kind;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** The meter's name in registries. */
    public String meterName() {
        return meterName;
    }

    /** Its kind. */
    public Kind kind() {
        return kind;
    }

    /** Its description. */
    public String description() {
        return description;
    }

    /** The keys of its mandatory tags. */
    public List<String> tags() {
        return tags;
    }
}
