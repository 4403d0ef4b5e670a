package io.github.onhook.metrics;

/** Every meter there is: its name, what it counts, and its tags. */
public enum Meters {
    /** Timer: requests that change something. Tags: operation, region, outcome, error. */
    REQUESTS("onhook.requests", "Requests that change something, from sending to their answer"),
    /** Counter: settled targets. Tags: operation, region, status, error. */
    NUMBERS("onhook.numbers", "Numbers that have their outcome"),
    /** Timer: waits for tokens. Tag: scope. */
    THROTTLE_WAIT("onhook.throttle.wait", "Time that requests waited for a token"),
    /** Timer: AssumeRole calls. Tags: outcome, error. */
    SESSION_ASSUME("onhook.session.assume", "AssumeRole calls, from sending to their answer"),
    /** Gauge: requests under way. Tag: operation. */
    REQUESTS_ACTIVE("onhook.requests.active", "Requests that change something and are under way"),
    /** Gauge: targets without an outcome. Tag: operation. */
    NUMBERS_PENDING("onhook.numbers.pending", "Numbers that have no outcome yet"),
    /** Gauge: runs that go on. Tag: operation. */
    RUNS_ACTIVE("onhook.runs.active", "Runs that go on"),
    /** Gauge: closed locations of runs that go on. Tag: operation. */
    LOCATIONS_CLOSED("onhook.locations.closed", "Locations that runs which go on have closed"),
    /** Gauge: requests per second, summed over locations. Tags: region; account only on demand. */
    RATE("onhook.rate", "Rate that the locations' buckets are filled at, in requests per second"),
    /** Timer: runs. Tags: operation, status. */
    RUN("onhook.run", "Runs, from their start to their end");

    private final String meterName;
    private final String description;

    Meters(String meterName, String description) {
        this.meterName = meterName;
        this.description = description;
    }

    /** The name that registries know it by. */
    public String meterName() {
        return meterName;
    }

    /** What it tells, for people. */
    public String description() {
        return description;
    }
}
