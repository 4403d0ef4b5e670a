package io.github.onhook.metrics;

import java.util.List;

/** Every meter there is: its name, its kind, its tags, and what it tells. */
public enum Meters {
    /** Requests that change something. */
    REQUESTS(
            "onhook.requests",
            Kind.TIMER,
            "Requests that change something, from sending to their answer",
            "operation",
            "region",
            "outcome",
            "error"),
    /** Settled targets. */
    NUMBERS(
            "onhook.numbers",
            Kind.COUNTER,
            "Numbers that have their outcome",
            "operation",
            "region",
            "status",
            "error"),
    /** Waits for tokens. */
    THROTTLE_WAIT("onhook.throttle.wait", Kind.TIMER, "Time that requests waited for a token", "scope"),
    /** AssumeRole calls. */
    SESSION_ASSUME(
            "onhook.session.assume", Kind.TIMER, "AssumeRole calls, from sending to their answer", "outcome", "error"),
    /** Confirmations that were compared with reads. */
    SPOT_CHECKS(
            "onhook.spot.checks",
            Kind.COUNTER,
            "Confirmed numbers that were read back, and locations where none could be",
            "operation",
            "region",
            "outcome"),
    /** Requests under way. */
    REQUESTS_ACTIVE(
            "onhook.requests.active", Kind.GAUGE, "Requests that change something and are under way", "operation"),
    /** Targets without an outcome. */
    NUMBERS_PENDING("onhook.numbers.pending", Kind.GAUGE, "Numbers that have no outcome yet", "operation"),
    /** Runs that go on. */
    RUNS_ACTIVE("onhook.runs.active", Kind.GAUGE, "Runs that go on", "operation"),
    /** Closed locations. */
    LOCATIONS_CLOSED("onhook.locations.closed", Kind.GAUGE, "Locations that runs which go on have closed", "operation"),
    /** Found rates, summed over locations; {@code account} is a further tag where it is asked for. */
    RATE(
            "onhook.rate",
            Kind.GAUGE,
            "Rate that the buckets of open locations are filled at, in requests per second",
            "region"),
    /** Whole runs. */
    RUN("onhook.run", Kind.TIMER, "Runs, from their start to their end", "operation", "status");

    /** What a meter measures. */
    public enum Kind {
        /** How often, and how long; with buckets where {@link Meters} of that kind have objectives. */
        TIMER,
        /** How often, ever since the process began. */
        COUNTER,
        /** How much there is now. */
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

    /** The name that registries know it by. */
    public String meterName() {
        return meterName;
    }

    /** What it measures. */
    public Kind kind() {
        return kind;
    }

    /** What it tells, for people. */
    public String description() {
        return description;
    }

    /** The keys of the tags that it always has. */
    public List<String> tags() {
        return tags;
    }
}
