package io.github.onhook.aws;

import io.github.onhook.aws.ConfiguredCredentials.IdentityException;
import io.github.onhook.aws.ConfiguredCredentials.Source;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Why a source gives no credentials, in one line, down to the deepest message. */
final class CredentialsFailure {

    /** What the SDK throws where a person has to sign in again. */
    private static final Set<String> SIGNED_OUT = Set.of(
            "ExpiredTokenException", "UnauthorizedException", "InvalidGrantException", "UnauthorizedClientException");

    private static final List<String> SIGNED_OUT_MESSAGES = List.of(
            "Token is expired",
            "Unable to load SSO token",
            "Failed to load cached token",
            "reauthenticate",
            "re-authenticate",
            "session has expired");

    private CredentialsFailure() {}

    static IdentityException of(Source source, Throwable e) {
        if (!source.isNamed()) {
            return new IdentityException(
                    "no base credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; --verbose shows"
                            + " where was looked (the last was the role of this machine: " + cause(e) + ")",
                    e);
        }
        AwsProfile profile = source.profile();
        return new IdentityException(source.name() + ": " + (profile == null ? cause(e) : ofProfile(profile, e)), e);
    }

    private static String ofProfile(AwsProfile profile, Throwable e) {
        if (isSignedOut(e)) {
            String center = profile.ownerOf("sso_");
            if (center != null) {
                return "sign-in expired, run aws sso login --profile " + center;
            }
            String login = profile.ownerOf("login_session");
            if (login != null) {
                return "sign-in expired, run aws login --profile " + login;
            }
        }
        String cause = cause(e);
        if (profile.ownerOf("credential_process") != null && service(e) == null) {
            return "credential_process failed: "
                    + cause.replaceFirst("^Command returned non-zero exit value \\((\\d+)\\) with error message: ", "");
        }
        String guarded = profile.ownerOf("mfa_serial");
        return guarded == null
                ? cause
                : cause + "; the profile " + guarded + " asks for MFA, which only the AWS CLI can ask for: let"
                        + " credential_process run aws configure export-credentials --profile " + guarded;
    }

    private static boolean isSignedOut(Throwable e) {
        return chain(e).stream()
                .anyMatch(cause -> cause instanceof NoSuchFileException
                        || SIGNED_OUT.contains(cause.getClass().getSimpleName())
                        || SIGNED_OUT_MESSAGES.stream().anyMatch(String.valueOf(cause.getMessage())::contains));
    }

    /** The deepest message that says something, or what a service answered. */
    static String cause(Throwable e) {
        AwsServiceException answered = service(e);
        if (answered != null && answered.awsErrorDetails() != null) {
            return line(answered.awsErrorDetails().errorCode() + ": "
                    + answered.awsErrorDetails().errorMessage());
        }
        String deepest = e.getClass().getSimpleName();
        for (Throwable cause : chain(e)) {
            if (cause instanceof ReflectiveOperationException || cause.getMessage() == null) {
                continue;
            }
            deepest = cause.getMessage();
            if (cause instanceof UnknownHostException) {
                deepest = "the host " + cause.getMessage().replaceFirst(":.*", "") + " is not known";
            } else if (cause instanceof NoSuchFileException) {
                deepest = cause.getMessage() + " does not exist";
            }
        }
        return line(deepest);
    }

    private static @Nullable AwsServiceException service(Throwable e) {
        return chain(e).stream()
                .filter(AwsServiceException.class::isInstance)
                .map(AwsServiceException.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static List<Throwable> chain(Throwable e) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = e; cause != null && seen.add(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
