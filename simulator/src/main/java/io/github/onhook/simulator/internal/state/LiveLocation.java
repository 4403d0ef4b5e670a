package io.github.onhook.simulator.internal.state;

import io.github.onhook.simulator.model.LocationCounts;
import io.github.onhook.simulator.model.Quota;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.SimulatedOutcome;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A location at run time: its buckets and its counts. Its lock also guards the state of its numbers; it is held for a few
 * array accesses at most.
 */
public final class LiveLocation {
    public final SimulatedLocation location;
    private final @Nullable Bucket[] buckets = new @Nullable Bucket[SimulatedOperation.values().length];
    private final @Nullable Bucket shared;
    private final @Nullable Bucket numbers;
    private final int[] requests = new int[SimulatedOperation.values().length];
    private long throttled;
    private long refused;
    private int inFlight;
    private int maxInFlight;
    private long disassociated;
    private long associated;
    private long released;
    private long restored;

    LiveLocation(SimulatedLocation location, @Nullable Quota numberQuota, long nanos) {
        this.location = location;
        for (SimulatedOperation operation : SimulatedOperation.values()) {
            buckets[operation.index()] = bucket(location.quotas.of(operation), nanos);
        }
        shared = bucket(location.quotas.shared(), nanos);
        numbers = bucket(numberQuota, nanos);
    }

    private static @Nullable Bucket bucket(@Nullable Quota quota, long nanos) {
        return quota == null ? null : new Bucket(quota, nanos);
    }

    public synchronized void begin(SimulatedOperation operation) {
        requests[operation.index()]++;
        maxInFlight = Math.max(maxInFlight, ++inFlight);
    }

    public synchronized void end() {
        inFlight--;
    }

    /** Takes what a request costs, if it is there. */
    public synchronized boolean admit(SimulatedOperation operation, long nanos) {
        Bucket own = buckets[operation.index()];
        return (own == null || own.take(nanos)) && (shared == null || shared.take(nanos));
    }

    /** Changes the quota that each operation has for itself. */
    public synchronized void quota(Quota quota, long nanos) {
        for (int i = 0; i < buckets.length; i++) {
            Bucket own = buckets[i];
            if (own == null) {
                buckets[i] = new Bucket(quota, nanos);
            } else {
                own.quota(quota, nanos);
            }
        }
    }

    /** Whether one more number may be changed. The caller holds the lock. */
    public boolean admitNumber(long nanos) {
        return numbers == null || numbers.take(nanos);
    }

    public synchronized void countRefused(boolean asThrottled) {
        refused++;
        if (asThrottled) {
            throttled++;
        }
    }

    /** Counts one number changed. The caller holds the lock. */
    public void countChange(SimulatedOutcome outcome) {
        switch (outcome) {
            case DISASSOCIATED -> disassociated++;
            case ASSOCIATED -> associated++;
            case RELEASED -> released++;
            case RESTORED -> restored++;
            case UNCHANGED, REFUSED, NOT_APPLIED -> {}
        }
    }

    public synchronized LocationCounts counts() {
        Map<SimulatedOperation, Long> byOperation = new EnumMap<>(SimulatedOperation.class);
        for (SimulatedOperation operation : SimulatedOperation.values()) {
            if (requests[operation.index()] > 0) {
                byOperation.put(operation, (long) requests[operation.index()]);
            }
        }
        return new LocationCounts(
                location.account.id,
                location.region,
                Map.copyOf(byOperation),
                throttled,
                refused,
                inFlight,
                maxInFlight,
                disassociated,
                associated,
                released,
                restored);
    }
}
