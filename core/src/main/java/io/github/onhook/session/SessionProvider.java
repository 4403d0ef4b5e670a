package io.github.onhook.session;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
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
     * @param listener told of each attempt that went over the network
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

    /** The caller's own credentials for every account: for runs in the one account they belong to. */
    static SessionProvider direct(AwsCredentialsProvider credentials) {
        return (accountId, listener) -> Mono.fromCallable(() -> credentials.resolveCredentials())
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorMap(e ->
                        new SessionException(accountId, "NoCredentials", "no base credentials: " + e.getMessage(), e))
                .map(resolved -> new Session(
                        accountId, resolved, resolved.expirationTime().orElse(null)));
    }
}
