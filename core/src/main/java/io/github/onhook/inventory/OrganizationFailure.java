package io.github.onhook.inventory;

import io.github.onhook.inventory.Organization.OrganizationException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What a failed call to Organizations means, and what to say of it. */
final class OrganizationFailure {

    private static final Set<String> THROTTLING = Set.of("Throttling", "TooManyRequests", "RequestLimitExceeded");

    private OrganizationFailure() {}

    static boolean isThrottling(Throwable e) {
        return unwrapped(e) instanceof AwsServiceException answered
                && (answered.statusCode() == 429 || THROTTLING.contains(code(answered)));
    }

    /** Whether the same call may succeed a moment later. */
    static boolean isPassing(Throwable e) {
        Throwable failure = unwrapped(e);
        return failure instanceof AwsServiceException answered
                ? answered.statusCode() >= 500
                : !(failure instanceof OrganizationException);
    }

    /** What to tell of a list that was not given. */
    static OrganizationException refusal(String operation, Throwable e) {
        Throwable failure = unwrapped(e);
        if (failure instanceof OrganizationException known) {
            return known;
        }
        String message = failure instanceof AwsServiceException answered && answered.awsErrorDetails() != null
                ? answered.awsErrorDetails().errorMessage()
                : failure.getMessage();
        String code = code(failure);
        return new OrganizationException(
                code, operation + ": " + code + ": " + message + "; " + remedy(operation, code), failure);
    }

    private static String code(Throwable failure) {
        if (failure instanceof AwsServiceException answered) {
            String name = answered.awsErrorDetails() == null
                    ? null
                    : answered.awsErrorDetails().errorCode();
            return name == null ? "Http" + answered.statusCode() : name.replaceFirst("(?<=.)Exception$", "");
        }
        return failure instanceof TimeoutException ? "Timeout" : "ClientError";
    }

    private static String remedy(String operation, String code) {
        return switch (code) {
            case "AccessDenied" ->
                "allow organizations:" + operation
                        + ", and call from the management account or a delegated administrator";
            case "ParentNotFound" -> "check the id of the organizational unit, such as ou-ab12-cd34ef56";
            case "AWSOrganizationsNotInUse" -> "the caller's account is in no organization: name the accounts";
            case "ExpiredToken", "UnrecognizedClient", "InvalidSignature", "InvalidClientTokenId" ->
                "the base credentials are not accepted: renew them";
            case "Timeout", "ClientError" -> "check that AWS Organizations can be reached from here";
            default -> "try again later, or name the accounts";
        };
    }

    private static Throwable unwrapped(Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    }
}
