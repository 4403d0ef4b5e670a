package io.github.onhook.inventory;

import io.github.onhook.internal.operation.FailureAdvice;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.policy.SessionPolicy;

/** What to do about a read that failed. */
final class Remedy {

    private Remedy() {}

    static String of(RequestFailure failure) {
        return switch (failure.kind()) {
            case FORBIDDEN ->
                "let the role's policy allow " + String.join(", ", SessionPolicy.INVENTORY)
                        + ", and look for a service control policy that denies it";
            case NO_CONNECTOR -> "check the connector's id, account and Region; it may have been deleted";
            case BAD_REQUEST -> "check the connector's id";
            default -> FailureAdvice.of(failure);
        };
    }
}
