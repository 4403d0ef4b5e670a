package io.github.onhook.simulator.fault;

import io.github.onhook.simulator.model.SimulatedOperation;
import org.jspecify.annotations.Nullable;

/** What the conditions of a rule see of a request. */
public interface FaultedRequest {

    /** Whose resources are meant: the caller's account, or that of the role to assume. */
    String accountId();

    String region();

    /** The operation; null where the service has none such. */
    @Nullable SimulatedOperation operation();

    /** A connector, group, number or role. */
    String resource();

    /** The numbers that the request names, packed. */
    long[] numbers();
}
