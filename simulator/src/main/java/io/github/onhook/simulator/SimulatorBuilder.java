package io.github.onhook.simulator;

import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.internal.exchange.SimulatorSettings;
import io.github.onhook.simulator.model.Quota;
import io.github.onhook.simulator.model.UnassociatedAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Simulator}. */
public final class SimulatorBuilder {
    private static final String HUB_ACCOUNT = "210987654321";

    private final Fleet fleet;
    private final List<Fault> faults = new ArrayList<>();
    private int port;
    private String hubAccount = HUB_ACCOUNT;
    private boolean acceptAnyBaseCredentials;
    private int maxBatchSize = Integer.MAX_VALUE;
    private @Nullable Quota numberQuota;
    private Quota stsQuota = new Quota(600, 600);
    private UnassociatedAnswer unassociatedAnswer = UnassociatedAnswer.SUCCESS;
    private @Nullable Duration sessionLifetime;
    private int recordedRequests = 65_536;
    private InstantSource clock = InstantSource.system();

    SimulatorBuilder(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Where to listen; 0, the default, is any free port. */
    public SimulatorBuilder port(int number) {
        if (number < 0 || number > 65_535) {
            throw new IllegalArgumentException("port must be 0..65535, was " + number);
        }
        port = number;
        return this;
    }

    /** The account that the base credentials belong to, in the fleet or outside; {@value #HUB_ACCOUNT} by default. */
    public SimulatorBuilder hubAccount(String accountId) {
        hubAccount = accountId;
        return this;
    }

    /**
     * Accepts every unknown access key as that of the calling account, without verifying the signature, because its
     * secret is
     * unknown. Sessions are still verified. Off by default.
     */
    public SimulatorBuilder acceptAnyBaseCredentials() {
        acceptAnyBaseCredentials = true;
        return this;
    }

    /** The most numbers that one request may name, else it is a {@code BadRequestException}; unlimited by default. */
    public SimulatorBuilder maxBatchSize(int numbers) {
        if (numbers < 1) {
            throw new IllegalArgumentException("maxBatchSize must be at least 1, was " + numbers);
        }
        maxBatchSize = numbers;
        return this;
    }

    /**
     * How many numbers each location lets be changed: those above have the error {@code Throttled}. Unlimited by
     * default.
     */
    public SimulatorBuilder numberQuota(double perSecond, int burst) {
        numberQuota = new Quota(perSecond, burst);
        return this;
    }

    /** The quota of STS for each calling account and Region; 600 per second by default. */
    public SimulatorBuilder stsQuota(double perSecond, int burst) {
        stsQuota = new Quota(perSecond, burst);
        return this;
    }

    /** What disassociating a number that is not associated returns; success by default. */
    public SimulatorBuilder unassociatedAnswer(UnassociatedAnswer answer) {
        unassociatedAnswer = answer;
        return this;
    }

    /** Shortens sessions, even below the minimum of 15 minutes. */
    public SimulatorBuilder sessionLifetime(Duration atMost) {
        sessionLifetime = atMost;
        return this;
    }

    /** How many requests the record keeps, the last ones; 65,536 by default. */
    public SimulatorBuilder recordedRequests(int last) {
        if (last < 0) {
            throw new IllegalArgumentException("recordedRequests must not be negative, was " + last);
        }
        recordedRequests = last;
        return this;
    }

    /** Whether requests are recorded at all; counts and the state of numbers always are. */
    public SimulatorBuilder recordRequests(boolean record) {
        return record ? this : recordedRequests(0);
    }

    /** What tells the time to signatures, sessions and timestamps. */
    public SimulatorBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    /** Fault rules to begin with. */
    public SimulatorBuilder faults(List<Fault> rules) {
        faults.addAll(rules);
        return this;
    }

    /** Listens, and returns once it does. */
    public Simulator start() {
        SimulatorSettings settings = new SimulatorSettings(
                port,
                hubAccount,
                acceptAnyBaseCredentials,
                maxBatchSize,
                numberQuota,
                stsQuota,
                unassociatedAnswer,
                sessionLifetime,
                recordedRequests,
                clock);
        Simulator simulator = new Simulator(fleet, settings);
        simulator.faults().add(faults);
        return simulator;
    }
}
