package io.github.onhook.internal.operation;

/** What to do about a failed request of any service. */
public final class FailureAdvice {

    /** For a session that was not to be had, whose provider gives no advice. */
    public static final String NO_SESSION = "check the role, its trust policy and the base credentials";

    /** For an error that no answer explains. */
    public static final String UNREACHABLE = "check that the service can be reached from here, then try again";

    private static final String LATER = "try again later; if it comes again, open a case with AWS Support";

    private FailureAdvice() {}

    /** In a clause, without a full stop. */
    public static String of(RequestFailure failure) {
        return switch (failure.kind()) {
            case THROTTLED -> "other callers use up the quota of this location: try again later";
            case FORBIDDEN ->
                "let the policy of the role, and of the session where it is narrowed, allow the action, and look for a"
                        + " service control policy that denies it";
            case UNAUTHENTICATED, NO_REGION ->
                "check that the account has enabled the Region; if it has, that the role's sessions are not revoked";
            case NO_CONNECTOR -> "check the id, account and Region of what was asked for; it may have been deleted";
            case BAD_REQUEST -> "check what was asked for";
            case UNEXPECTED -> "check the endpoint, and whether a proxy stands in between";
            case INSECURE -> "trust the CA of the endpoint or proxy: --ca-bundle FILE or AWS_CA_BUNDLE";
            case UNAVAILABLE, AMBIGUOUS -> failure.requestId() == null ? UNREACHABLE : LATER;
        };
    }
}
