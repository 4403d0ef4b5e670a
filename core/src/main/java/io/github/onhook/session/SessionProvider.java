package io.github.onhook.session;

import io.github.onhook.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Where sessions come from. {@link AssumedRoles} is the usual one; anything else that has credentials for an account can
 * stand in its place.
 */
@FunctionalInterface
public interface SessionProvider {

    /**
     * A session for an account.
     *
     * <p>Cold, never blocks, never empty. Called for each location when it begins and whenever its session nears its end,
     * so sessions should be kept, and shared by the locations of an account. Ends with {@link SessionException} where the
     * account refuses; the locations of that account are then closed, and no other is touched.
     *
     * @param accountId the account
     * @param listener receives each attempt that goes over the network
     */
    Mono<Session> session(String accountId, SessionListener listener);

    /**
     * A session for an account after the service refused this one; by default {@link #session} again.
     *
     * @param refused the session that the service did not accept
     */
    default Mono<Session> renew(Session refused, SessionListener listener) {
        return session(refused.accountId(), listener);
    }

    /** How long sessions are asked for, which a forecast counts with; {@code null}, the default, where that is not known. */
    default @Nullable Duration sessionDuration() {
        return null;
    }

    /**
     * The caller's own credentials for every account: for runs in the one account they belong to. Where they name their
     * account, no other is acted in.
     */
    static SessionProvider direct(AwsCredentialsProvider credentials) {
        ExpiringCache<AwsCredentials> base = BaseCredentials.of(credentials, Time.of(Schedulers.parallel()));
        return new SessionProvider() {
            @Override
            public Mono<Session> session(String accountId, SessionListener listener) {
                return reported(accountId, base.get(listener));
            }

            @Override
            public Mono<Session> renew(Session refused, SessionListener listener) {
                return reported(refused.accountId(), base.instead(refused.credentials(), listener));
            }

            private Mono<Session> reported(String accountId, Mono<AwsCredentials> resolved) {
                return resolved.onErrorMap(
                                SessionException.class,
                                e -> new SessionException(accountId, e.code(), String.valueOf(e.getMessage()), e))
                        .map(c -> BaseCredentials.session(accountId, c));
            }
        };
    }
}
