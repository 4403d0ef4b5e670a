package io.github.onhook.simulator.record;

import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.SimulatedOutcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recorded request.
 *
 * @param number counted from 1 since the simulator was started
 * @param operation null if the operation is unknown
 * @param accountId the account of the resources: the caller's, or that of the role to assume
 * @param caller the caller's ARN; empty if unknown
 * @param resource the id of a connector, group or number, or the ARN of a role; empty for none
 * @param forced whether {@code ForceAssociate} was set
 * @param status the status of the answer; if a fault suppressed it, the status that it would have had
 * @param errorCode of the whole request; null where it succeeded
 * @param faults the names of the matching rules
 */
public record SeenRequest(
        long number,
        Instant at,
        String requestId,
        @Nullable SimulatedOperation operation,
        String accountId,
        String region,
        String caller,
        String resource,
        boolean forced,
        int status,
        @Nullable String errorCode,
        List<String> faults,
        List<SeenNumber> numbers) {

    /**
     * One number in a request.
     *
     * @param errorCode of the number's own error; null for none
     */
    public record SeenNumber(
            String phoneNumber,
            SimulatedOutcome outcome,
            @Nullable String errorCode) {}
}
