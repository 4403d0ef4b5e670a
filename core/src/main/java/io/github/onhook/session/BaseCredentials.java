package io.github.onhook.session;

import io.github.onhook.time.Time;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The caller's own credentials: an SDK provider may block, so it is asked elsewhere, and seldom. */
final class BaseCredentials {

    private static final Duration LONGEST_USE = Duration.ofMinutes(1);

    private BaseCredentials() {}

    static Kept<AwsCredentials> of(AwsCredentialsProvider provider, Time time) {
        Mono<AwsCredentials> resolved = Mono.<AwsCredentials>fromCallable(provider::resolveCredentials)
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorMap(BaseCredentials::missing);
        return new Kept<>(
                listener -> resolved,
                credentials -> credentials.expirationTime().orElse(null),
                LONGEST_USE,
                time);
    }

    private static SessionException missing(Throwable e) {
        return new SessionException(
                "",
                "NoCredentials",
                "no base credentials: " + e.getMessage()
                        + "; check the profile, the variables or the role of this machine",
                e);
    }

    static Session session(String accountId, AwsCredentials credentials) {
        String owner = credentials.accountId().orElse(accountId);
        if (!owner.equals(accountId)) {
            throw new SessionException(
                    accountId,
                    "WrongAccount",
                    "the base credentials belong to account '" + owner + "'; assume a role, or leave this account out",
                    null);
        }
        return new Session(accountId, credentials, credentials.expirationTime().orElse(null));
    }
}
