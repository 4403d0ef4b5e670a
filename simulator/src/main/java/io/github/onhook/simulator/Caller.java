package io.github.onhook.simulator;

import io.github.onhook.simulator.iam.Policy;
import io.github.onhook.simulator.sigv4.KeyRing;
import org.jspecify.annotations.Nullable;

/** Whoever a request's access key belongs to: an account's user, or a session of a role. */
final class Caller {
    final String accountId;
    final String arn;
    final String userId;
    final @Nullable KeyRing keys;
    final @Nullable Session session;

    /** @param keys null where the secret cannot be known, and so nothing can be verified */
    Caller(String accountId, String arn, String userId, @Nullable KeyRing keys, @Nullable Session session) {
        this.accountId = accountId;
        this.arn = arn;
        this.userId = userId;
        this.keys = keys;
        this.session = session;
    }

    static Caller user(String accountId, @Nullable KeyRing keys) {
        return new Caller(
                accountId, "arn:aws:iam::" + accountId + ":user/onhook", "AIDAONHOOK" + accountId, keys, null);
    }

    boolean may(String action, String resource, String region) {
        Session own = session;
        return own == null
                || ((own.rolePolicy == null || own.rolePolicy.allows(action, resource, region))
                        && (own.policy == null || own.policy.allows(action, resource, region)));
    }

    /** What a session has beyond its caller. */
    static final class Session {
        final String token;
        final long expiresAtMillis;
        final @Nullable Policy rolePolicy;
        final @Nullable Policy policy;
        private volatile boolean revoked;
        private volatile boolean expired;

        Session(String token, long expiresAtMillis, @Nullable Policy rolePolicy, @Nullable Policy policy) {
            this.token = token;
            this.expiresAtMillis = expiresAtMillis;
            this.rolePolicy = rolePolicy;
            this.policy = policy;
        }

        /** From now on the token is unknown. */
        void revoke() {
            revoked = true;
        }

        /** From now on the token is out of date, whatever the clock says. */
        void expire() {
            expired = true;
        }

        boolean revoked() {
            return revoked;
        }

        boolean expired(long nowMillis) {
            return expired || nowMillis >= expiresAtMillis;
        }
    }
}
