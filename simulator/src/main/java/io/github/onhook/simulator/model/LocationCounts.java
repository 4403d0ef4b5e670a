package io.github.onhook.simulator.model;

import java.util.Map;

/**
 * The request counts of one location.
 *
 * @param requestsByOperation all that were authenticated, throttled ones too; operations never called are left out
 * @param throttled requests answered 429, by quota or by fault
 * @param refused requests answered with an error as a whole, throttled ones too
 * @param inFlight requests being answered now
 * @param maxInFlight the most requests that were being answered at one time
 * @param disassociated how many times a number was taken off a connector or group
 * @param associated how many times a number was put on a connector or group
 * @param released how many times a number was put into the deletion queue
 * @param restored how many times a number was taken out of it
 */
public record LocationCounts(
        String accountId,
        String region,
        Map<SimulatedOperation, Long> requestsByOperation,
        long throttled,
        long refused,
        int inFlight,
        int maxInFlight,
        long disassociated,
        long associated,
        long released,
        long restored) {

    /** All requests. */
    public long requests() {
        return requestsByOperation.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Requests of one operation. */
    public long requests(SimulatedOperation operation) {
        return requestsByOperation.getOrDefault(operation, 0L);
    }
}
