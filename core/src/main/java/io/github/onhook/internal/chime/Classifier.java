package io.github.onhook.internal.chime;

import static io.github.onhook.internal.operation.RequestFailure.UNEXPECTED_RESPONSE;

import io.github.onhook.internal.http.RetryAfter;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.model.Reason.Source;
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

    /** Statuses whose verdict on role or connector counts only with the service's code. */
    private static final Set<Integer> NEEDS_CODE = Set.of(403, 404, 410);

    /** Statuses that intermediaries also give for a request that they did pass on. */
    private static final Set<Integer> PASSING = Set.of(408, 409, TOO_MANY_REQUESTS);

    /** The names that the service's model gives to the statuses, for answers that carry no name. */
    private static final Map<Integer, String> NAMES = Map.of(
            400,
            "BadRequest",
            401,
            "UnauthorizedClient",
            409,
            "Conflict",
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
        return failure instanceof AwsServiceException answered ? answered(answered) : ClientFailures.classify(failure);
    }

    private static RequestFailure answered(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        int status = e.statusCode();
        String name = ErrorBody.name(details, e.requestId());
        String message = details == null ? null : details.errorMessage();
        boolean foreign = name == null && (e.requestId() == null || NEEDS_CODE.contains(status));
        if (foreign) {
            Kind kind = status >= 500 || PASSING.contains(status) ? Kind.AMBIGUOUS : Kind.UNEXPECTED;
            String what = "HTTP " + status + " without an error code of the service"
                    + (message == null || message.isEmpty() ? "" : ": " + message);
            return new RequestFailure(kind, Source.CLIENT, UNEXPECTED_RESPONSE, what, e.requestId());
        }
        String code = code(name, status);
        return new RequestFailure(
                kind(code, status), Source.REQUEST, code, message, e.requestId(), RetryAfter.of(details));
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
            default -> {
                if (status < 400) {
                    yield Kind.UNEXPECTED;
                }
                yield status < 500 && status != 408 ? Kind.BAD_REQUEST : Kind.AMBIGUOUS;
            }
        };
    }
}
