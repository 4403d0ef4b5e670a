package io.github.onhook.simulator;

import io.github.onhook.simulator.iam.Policy;
import io.github.onhook.simulator.sigv4.KeyRing;
import org.jspecify.annotations.Nullable;

/** The owner of an access key: an account's user, or a session of a role. */
final class Caller {
    final String accountId;
    final String arn;
    final String userId;
    final @Nullable KeyRing keys;
    final @Nullable Session session;

    /** @param keys null if the secret is unknown, so that signatures cannot be verified */
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

    /** The attributes of a session. */
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

        /** Makes the token unknown from now on. */
        void revoke() {
            revoked = true;
        }

        /** Makes the token expired from now on, independent of the clock. */
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
