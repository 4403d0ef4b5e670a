package io.github.onhook.simulator;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request as the simulator saw it.
 *
 * @param number counted from 1 since the simulator was started
 * @param operation null where the request was none that the simulator knows
 * @param accountId whose resources were meant: the caller's account, or that of the role to assume
 * @param caller the ARN of whoever signed; empty where that is not known
 * @param resource the id of a connector, group or number, or the ARN of a role; empty for none
 * @param status what was answered; where a fault kept the answer back, what would have been
 * @param errorCode of the whole request; null where it succeeded
 * @param faults the names of the rules that concerned it
 */
public record SeenRequest(
        long number,
        Instant at,
        String requestId,
        @Nullable Operation operation,
        String accountId,
        String region,
        String caller,
        String resource,
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
            String phoneNumber, Outcome outcome, @Nullable String errorCode) {}
}
