package io.github.onhook.session;

import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** The account of the base credentials, in which the caller acts as itself, without a role. */
final class OwnAccount {

    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final ExpiringCache<AwsCredentials> base;
    private final ExpiringCache<String> id;

    /** @param known the account's id; {@code null} to ask STS for it */
    OwnAccount(ExpiringCache<AwsCredentials> base, PacedSts sts, @Nullable Mono<String> known, Time time) {
        this.base = base;
        this.id = new ExpiringCache<>(
                listener -> known != null ? known : base.get(listener).flatMap(c -> sts.accountOf(c, listener)),
                account -> null,
                FOR_EVER,
                time);
    }

    /** Whether an account is this one. */
    Mono<Boolean> is(String accountId, SessionListener listener) {
        return id.get(listener).map(accountId::equals).onErrorMap(e -> StsFailure.noCaller(accountId, e));
    }

    /** The caller's session. */
    Mono<Session> session(String accountId, SessionListener listener) {
        return of(accountId, base.get(listener));
    }

    /** The caller's session after the service refused this one. */
    Mono<Session> renew(Session refused, SessionListener listener) {
        return of(refused.accountId(), base.instead(refused.credentials(), listener));
    }

    private static Mono<Session> of(String accountId, Mono<AwsCredentials> credentials) {
        return credentials
                .onErrorMap(e -> StsFailure.noCaller(accountId, e))
                .map(c -> BaseCredentials.session(accountId, c));
    }
}
