package io.github.onhook.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Credentials to act with in one account. {@link #toString()} shows none of them.
 *
 * @param accountId the account
 * @param credentials resolved, for use as they are
 * @param expiresAt when they end; {@code null} if they are not known to
 */
public record Session(
        String accountId,
        AwsCredentials credentials,
        @Nullable Instant expiresAt) {

    /** The account and the end. */
    @Override
    public String toString() {
        return "Session[" + accountId + ", expires " + (expiresAt == null ? "never" : expiresAt) + ", REDACTED]";
    }
}
