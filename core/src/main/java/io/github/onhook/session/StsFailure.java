package io.github.onhook.session;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.session.SessionProvider.SessionException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What a failed call to STS means, and what to say of it. */
final class StsFailure {

    private static final Set<String> THROTTLING = Set.of("Throttling", "ThrottlingException", "RequestLimitExceeded");
    private static final Set<String> CALLER_REFUSED =
            Set.of("ExpiredToken", "InvalidClientTokenId", "UnrecognizedClient", "SignatureDoesNotMatch");

    private StsFailure() {}

    static boolean isThrottling(Throwable e) {
        return unwrapped(e) instanceof AwsServiceException answered
                && (answered.statusCode() == 429 || THROTTLING.contains(name(answered)));
    }

    /** Whether the same call may succeed a moment later. */
    static boolean isPassing(Throwable e) {
        Throwable failure = unwrapped(e);
        return failure instanceof AwsServiceException answered
                ? answered.statusCode() >= 500 || isForeign(answered)
                : !(failure instanceof SessionException) && !isUntrusted(failure);
    }

    /** Whether it is the caller's own credentials that were refused. */
    static boolean isCallerRefused(Throwable e) {
        return CALLER_REFUSED.contains(code(e));
    }

    /** The error's name without a trailing {@code Exception}. */
    static String code(Throwable e) {
        Throwable failure = unwrapped(e);
        if (failure instanceof SessionException refusal) {
            return refusal.code();
        }
        if (failure instanceof AwsServiceException answered) {
            String name = name(answered).replaceFirst("(?<=.)Exception$", "");
            String unnamed = isForeign(answered) ? ReasonCodes.UNEXPECTED_RESPONSE : "Http" + answered.statusCode();
            return name.isEmpty() ? unnamed : ForeignText.code(name);
        }
        if (isUntrusted(failure)) {
            return ReasonCodes.TLS_FAILURE;
        }
        if (isUnreadable(failure)) {
            return ReasonCodes.UNEXPECTED_RESPONSE;
        }
        return failure instanceof TimeoutException ? ReasonCodes.TIMEOUT : ReasonCodes.CLIENT_ERROR;
    }

    /** Whether it is an intermediary that answered: without an error's name, and without a request id. */
    private static boolean isForeign(AwsServiceException answered) {
        return name(answered).isEmpty() && answered.requestId() == null;
    }

    private static boolean isUntrusted(Throwable e) {
        return causes(e)
                .anyMatch(t -> t instanceof CertificateException
                        || t instanceof CertPathBuilderException
                        || t instanceof CertPathValidatorException
                        || t instanceof SSLPeerUnverifiedException
                        || t.getClass().getSimpleName().equals("NotSslRecordException"));
    }

    /** Whether the answer was no XML. */
    private static boolean isUnreadable(Throwable e) {
        return causes(e).anyMatch(XMLStreamException.class::isInstance);
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, t -> t != null, Throwable::getCause).limit(32);
    }

    /** The id that STS gave the request, where it answered at all. */
    static @Nullable String requestId(Throwable e) {
        return unwrapped(e) instanceof AwsServiceException answered ? answered.requestId() : null;
    }

    /** The failure of a step before AssumeRole for an account: base credentials, hub role, the caller's account. */
    static SessionException noCaller(String accountId, Throwable e) {
        if (e instanceof SessionException known) {
            String prefix = known.accountId().isEmpty() ? "" : "hub role: ";
            return new SessionException(accountId, known.code(), prefix + known.getMessage(), known);
        }
        return new SessionException(accountId, code(e), "GetCallerIdentity: " + e.getMessage(), e);
    }

    /** What to tell of a role that could not be assumed for an account. */
    static SessionException refusal(String accountId, String roleArn, Throwable e) {
        Throwable failure = unwrapped(e);
        if (failure instanceof SessionException refusal) {
            return refusal;
        }
        String code = code(failure);
        return new SessionException(
                accountId, code, "AssumeRole of " + roleArn + ": " + message(failure) + "; " + remedy(code), failure);
    }

    /** What was said of a failure: by STS, or by what stands before it. */
    static String message(Throwable e) {
        Throwable failure = unwrapped(e);
        return String.valueOf(
                failure instanceof AwsServiceException answered && answered.awsErrorDetails() != null
                        ? answered.awsErrorDetails().errorMessage()
                        : failure.getMessage());
    }

    /** What to do about a failure. */
    static String remedyOf(Throwable e) {
        return remedy(code(e));
    }

    private static String remedy(String code) {
        return switch (code) {
            case "AccessDenied" ->
                "check that the role exists and that its trust policy allows this caller, external id, tags and source"
                        + " identity";
            case "RegionDisabled" -> "enable the Region for the account, or set another STS Region";
            case "PackedPolicyTooLarge" -> "set fewer or shorter session tags, or a smaller session policy";
            case "MalformedPolicyDocument" -> "correct the session policy that was given";
            case "ValidationError" -> "check the session duration against the role's maximum, and the other settings";
            case "ExpiredToken", "InvalidClientTokenId", "UnrecognizedClient", "SignatureDoesNotMatch" ->
                "the base credentials are not accepted: renew them";
            case "Throttling", "RequestLimitExceeded" -> "other callers use up the quota of STS: try again later";
            case ReasonCodes.UNEXPECTED_RESPONSE -> "check the STS endpoint, and whether a proxy stands in between";
            case ReasonCodes.TLS_FAILURE -> "trust the CA of the endpoint or proxy: --ca-bundle FILE or AWS_CA_BUNDLE";
            case ReasonCodes.TIMEOUT, ReasonCodes.CLIENT_ERROR -> "check that STS can be reached in its Region";
            default -> "see the error's name in the documentation of STS";
        };
    }

    private static String name(AwsServiceException e) {
        String name = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return name == null ? "" : name;
    }

    private static Throwable unwrapped(Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    }
}
