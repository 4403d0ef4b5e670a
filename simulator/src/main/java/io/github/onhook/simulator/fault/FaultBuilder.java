package io.github.onhook.simulator.fault;

import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Fault}: its conditions, then its effect. */
public final class FaultBuilder {
    private String name = "fault";
    private @Nullable String account;
    private @Nullable String region;
    private @Nullable String connector;
    private @Nullable String number;
    private @Nullable SimulatedOperation operation;
    private Fault.Calls calls = Fault.Calls.ALL;
    private double share = 1;
    private long seed = 1;
    private Duration from = Duration.ZERO;
    private @Nullable Duration to;
    private @Nullable Latency delay;

    FaultBuilder() {}

    /** The name of the rule in the record. */
    public FaultBuilder named(String ruleName) {
        name = ruleName;
        return this;
    }

    public FaultBuilder account(String id) {
        account = id;
        return this;
    }

    /** An account by its place in the fleet, counted from 1. */
    public FaultBuilder account(int ordinal) {
        account = Integer.toString(ordinal);
        return this;
    }

    public FaultBuilder region(String name) {
        region = name;
        return this;
    }

    /** A voice connector or group, by its id. */
    public FaultBuilder connector(String id) {
        connector = id;
        return this;
    }

    /** Requests that name this number; with a number error, only this number of them. */
    public FaultBuilder number(String e164) {
        number = e164;
        return this;
    }

    public FaultBuilder operation(SimulatedOperation which) {
        operation = which;
        return this;
    }

    /** Only the nth request that meets the other conditions. */
    public FaultBuilder call(long nth) {
        return calls(nth, nth);
    }

    /** Only these of the requests that meet the other conditions, counted from 1. */
    public FaultBuilder calls(long first, long last) {
        calls = new Fault.Calls(first, last, 1);
        return this;
    }

    /** Every nth of the requests that meet the other conditions. */
    public FaultBuilder everyCall(long nth) {
        calls = new Fault.Calls(nth, Long.MAX_VALUE, nth);
        return this;
    }

    /** Only this share of the requests; of the numbers, where the effect is a number error. */
    public FaultBuilder share(double ofAll) {
        share = ofAll;
        return this;
    }

    public FaultBuilder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Only within this time since the rule was added.
     *
     * @param end null for no end
     */
    public FaultBuilder within(Duration start, @Nullable Duration end) {
        from = start;
        to = end;
        return this;
    }

    /** Delays the answer. The request takes effect before the delay. */
    public FaultBuilder delay(Latency latency) {
        delay = latency;
        return this;
    }

    /** The rule, with this effect. */
    public Fault then(Effect effect) {
        return build(effect);
    }

    /** The rule, which only delays. */
    public Fault slow(Latency latency) {
        delay = latency;
        return build(null);
    }

    Fault build(@Nullable Effect effect) {
        return new Fault(
                name, account, region, connector, number, operation, calls, share, seed, from, to, delay, effect);
    }
}
