package io.github.onhook.voice;

import io.github.onhook.Source;
import io.github.onhook.voice.RequestFailure.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Says what a failed call means. */
final class Classifier {

    private static final int TOO_MANY_REQUESTS = 429;

    private static final Set<String> THROTTLED = Set.of(
            "ThrottledClient",
            "Throttling",
            "Throttled",
            "TooManyRequests",
            "RequestLimitExceeded",
            "RequestThrottled",
            "SlowDown");
    private static final Set<String> UNAUTHENTICATED = Set.of(
            "ExpiredToken",
            "InvalidClientTokenId",
            "InvalidSignature",
            "InvalidToken",
            "MissingAuthenticationToken",
            "RequestExpired",
            "SignatureDoesNotMatch",
            "UnauthorizedClient",
            "Unauthorized",
            "UnrecognizedClient");
    private static final Set<String> NO_REGION = Set.of("OptInRequired", "RegionDisabled");

    /** The names that the service's model gives to the statuses, for answers that carry no name. */
    private static final Map<Integer, String> NAMES = Map.of(
            400,
            "BadRequest",
            401,
            "UnauthorizedClient",
            403,
            "Forbidden",
            404,
            "NotFound",
            409,
            "Conflict",
            410,
            "Gone",
            422,
            "Unprocessable",
            TOO_MANY_REQUESTS,
            "ThrottledClient",
            500,
            "ServiceFailure",
            503,
            "ServiceUnavailable");

    private Classifier() {}

    static RequestFailure failure(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return failure instanceof AwsServiceException answered ? answered(answered) : unanswered(failure);
    }

    private static RequestFailure answered(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = code(details == null ? null : details.errorCode(), e.statusCode());
        String message = details == null ? null : details.errorMessage();
        return new RequestFailure(kind(code, e.statusCode()), Source.REQUEST, code, message, e.requestId());
    }

    /** The name of an error, in the form that the model's number errors have: without {@code Exception}. */
    static String code(@Nullable String name, int status) {
        if (name == null || name.isBlank()) {
            return NAMES.getOrDefault(status, "Http" + status);
        }
        String suffix = "Exception";
        return name.endsWith(suffix) && name.length() > suffix.length()
                ? name.substring(0, name.length() - suffix.length())
                : name;
    }

    private static Kind kind(String code, int status) {
        if (status == TOO_MANY_REQUESTS || THROTTLED.contains(code)) {
            return Kind.THROTTLED;
        }
        if (status == 401 || UNAUTHENTICATED.contains(code)) {
            return Kind.UNAUTHENTICATED;
        }
        if (NO_REGION.contains(code)) {
            return Kind.NO_REGION;
        }
        return switch (status) {
            case 403 -> Kind.FORBIDDEN;
            case 404, 410 -> Kind.NO_CONNECTOR;
            case 409, 503 -> Kind.UNAVAILABLE;
            default -> status >= 400 && status < 500 && status != 408 ? Kind.BAD_REQUEST : Kind.AMBIGUOUS;
        };
    }

    private static RequestFailure unanswered(Throwable failure) {
        Kind kind = neverSent(failure) ? Kind.UNAVAILABLE : Kind.AMBIGUOUS;
        Throwable root = root(failure);
        String message = root.getMessage() == null ? failure.getMessage() : root.getMessage();
        return new RequestFailure(kind, Source.CLIENT, clientCode(root), message, null);
    }

    private static String clientCode(Throwable root) {
        String name = root.getClass().getSimpleName();
        if (name.contains("Timeout")) {
            return "Timeout";
        }
        return name.isEmpty() ? "ClientError" : code(name, 0);
    }

    private static boolean neverSent(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ConnectException
                    || t instanceof UnknownHostException
                    || t instanceof NoRouteToHostException) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable failure) {
        Throwable t = failure;
        for (int depth = 0; t.getCause() != null && depth < 32; depth++) {
            t = t.getCause();
        }
        return t;
    }
}
