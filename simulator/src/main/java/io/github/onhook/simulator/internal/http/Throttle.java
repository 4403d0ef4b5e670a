package io.github.onhook.simulator.internal.http;

import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.exchange.SimulatorSettings;
import io.github.onhook.simulator.internal.state.Bucket;
import io.github.onhook.simulator.internal.state.LiveLocation;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.model.Quota;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The quotas of requests: of a location and operation for the voice service, of a caller and Region for STS. */
public final class Throttle {
    private final Quota stsQuota;
    private final Map<String, Bucket> stsBuckets = new ConcurrentHashMap<>();

    public Throttle(SimulatorSettings settings) {
        stsQuota = settings.stsQuota();
    }

    /** Takes what the request costs, or refuses it as its service does. */
    void admit(Exchange exchange) {
        SimulatedOperation operation = exchange.operation;
        LiveLocation location = exchange.location;
        long now = System.nanoTime();
        if (location != null && operation != null) {
            if (!location.admit(operation, now)) {
                throw new Refusal(429, "ThrottledClientException", "Rate exceeded");
            }
        } else if (operation == SimulatedOperation.ASSUME_ROLE || operation == SimulatedOperation.GET_CALLER_IDENTITY) {
            String key = exchange.callerKnown().accountId + "/" + exchange.region;
            Bucket bucket = stsBuckets.computeIfAbsent(key, k -> new Bucket(stsQuota, now));
            synchronized (bucket) {
                if (!bucket.take(now)) {
                    throw new Refusal(400, "Throttling", "Rate exceeded");
                }
            }
        }
    }
}
