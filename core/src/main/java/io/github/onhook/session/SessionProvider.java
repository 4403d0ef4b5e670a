package io.github.onhook.session;

import io.github.onhook.model.Operation;
import io.github.onhook.model.RunEvent.AssumeRoleFinished;
import io.github.onhook.model.RunEvent.AssumeRoleSent;
import io.github.onhook.model.RunEvent.ThrottleWaited;
import io.github.onhook.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
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

    /**
     * The provider for a run of an operation: its sessions are allowed what the operation needs and no more, where this provider
     * narrows sessions; by default these sessions as they are. An orchestrator takes its sessions from
     * here, so a provider that wraps another one should wrap what this gives.
     */
    default SessionProvider narrowedTo(Operation operation) {
        return this;
    }

    /**
     * The provider for reading what is there: its sessions can change nothing, where this provider narrows sessions; by default
     * these sessions as they are. An inventory takes its sessions from here.
     */
    default SessionProvider readOnly() {
        return this;
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

    /** There is no session to be had for an account; {@link #code()} says why. */
    final class SessionException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final String accountId;
        private final String code;

        /**
         * What a provider signals.
         *
         * @param accountId the account
         * @param code the error's name without a trailing {@code Exception}, such as {@code AccessDenied}
         * @param message what happened and what to do; no secrets
         * @param cause what led to it
         */
        public SessionException(String accountId, String code, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.accountId = accountId;
            this.code = code;
        }

        /** The account. */
        public String accountId() {
            return accountId;
        }

        /** The error's name without a trailing {@code Exception}. */
        public String code() {
            return code;
        }
    }

    /** Receives the calls that sessions cost. Calls come on any thread and may overlap. Every method does nothing unless overridden. */
    interface SessionListener {

        /** Does nothing. */
        SessionListener NONE = new SessionListener() {};

        /** A call waited for a token. */
        default void throttleWaited(ThrottleWaited event) {}

        /** Returns the Reactor context that an AssumeRole is made in; by default that of the first who asked for the session. */
        default Context assumeRoleSent(AssumeRoleSent event, Context asker) {
            return asker;
        }

        /** An AssumeRole was answered, or given up. */
        default void assumeRoleFinished(AssumeRoleFinished event) {}
    }
}
