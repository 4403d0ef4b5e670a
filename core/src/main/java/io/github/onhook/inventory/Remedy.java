package io.github.onhook.inventory;

import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.session.SessionPolicy;

/** What to do about a read that came to nothing. */
final class Remedy {

    static final String NO_SESSION = "check the role, its trust policy and the base credentials";
    static final String UNREACHABLE = "check that the service can be reached from here, then try again";

    static final String NOT_THE_SERVICE = "check the endpoint, and whether a proxy stands in between";

    private static final String LATER = "try again later; if it comes again, open a case with AWS Support";

    private Remedy() {}

    static String of(RequestFailure failure) {
        return switch (failure.kind()) {
            case THROTTLED -> "other callers use up the quota of this location: try again later";
            case FORBIDDEN ->
                "let the role's policy allow " + String.join(", ", SessionPolicy.INVENTORY)
                        + ", and look for a service control policy that denies it";
            case UNAUTHENTICATED, NO_REGION ->
                "check that the account has enabled the Region; if it has, that the role's sessions are not revoked";
            case NO_CONNECTOR -> "check the connector's id, account and Region; it may have been deleted";
            case BAD_REQUEST -> "check the connector's id";
            case UNEXPECTED -> NOT_THE_SERVICE;
            case INSECURE -> "trust the CA of the endpoint or proxy: --ca-bundle FILE or AWS_CA_BUNDLE";
            case UNAVAILABLE, AMBIGUOUS -> failure.requestId() == null ? UNREACHABLE : LATER;
        };
    }
}
