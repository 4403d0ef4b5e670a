package io.github.onhook.session;

import io.github.onhook.aws.ConfiguredCredentials.IdentityException;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The caller's own credentials: an SDK provider may block, so it is asked elsewhere, and seldom. */
final class BaseCredentials {

    private static final Duration LONGEST_USE = Duration.ofMinutes(1);
    /** A source may ask a person, or another service that is slow. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private BaseCredentials() {}

    static ExpiringCache<AwsCredentials> of(AwsCredentialsProvider provider, Time time) {
        Mono<AwsCredentials> resolved = Mono.fromCallable(() -> resolve(provider))
                .subscribeOn(Schedulers.boundedElastic())
                .<AwsCredentials>dematerialize()
                .timeout(PATIENCE, Mono.error(BaseCredentials::late), time.scheduler())
                .onErrorMap(BaseCredentials::missing);
        return new ExpiringCache<>(
                listener -> resolved,
                credentials -> credentials.expirationTime().orElse(null),
                LONGEST_USE,
                time);
    }

    /**
     * What the provider throws, as a value: operators throw some errors on, and log as dropped what comes once nobody waits.
     */
    private static Signal<AwsCredentials> resolve(AwsCredentialsProvider provider) {
        try {
            return Signal.next(Objects.requireNonNull(provider.resolveCredentials(), "their provider returned null"));
        } catch (Error e) {
            return Signal.error(new IllegalStateException(e.toString(), e));
        } catch (Exception e) {
            return Signal.error(e);
        }
    }

    private static TimeoutException late() {
        return new TimeoutException("their source did not answer within " + PATIENCE.toSeconds() + " s");
    }

    private static SessionException missing(Throwable e) {
        if (e instanceof IdentityException) {
            return new SessionException("", ReasonCodes.NO_CREDENTIALS, String.valueOf(e.getMessage()), e);
        }
        return new SessionException(
                "",
                ReasonCodes.NO_CREDENTIALS,
                "no base credentials: " + e.getMessage()
                        + "; check the profile, the variables or the role of this machine",
                e);
    }

    static Session session(String accountId, AwsCredentials credentials) {
        String owner = credentials.accountId().orElse(accountId);
        if (!owner.equals(accountId)) {
            throw new SessionException(
                    accountId,
                    ReasonCodes.WRONG_ACCOUNT,
                    "the base credentials belong to account '" + owner + "'; assume a role, or leave this account out",
                    null);
        }
        return new Session(accountId, credentials, credentials.expirationTime().orElse(null));
    }
}
