package io.github.onhook.simulator.internal.exchange;

import io.github.onhook.simulator.internal.iam.Policy;
import io.github.onhook.simulator.internal.sigv4.KeyRing;
import org.jspecify.annotations.Nullable;

/** The owner of an access key: an account's user, or a session of a role. */
public final class Caller {
    public final String accountId;
    public final String arn;
    public final String userId;
    public final @Nullable KeyRing keys;
    public final @Nullable Session session;

    /** @param keys null if the secret is unknown, so that signatures cannot be verified */
    public Caller(String accountId, String arn, String userId, @Nullable KeyRing keys, @Nullable Session session) {
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

    public boolean may(String action, String resource, String region) {
        Session own = session;
        return own == null
                || ((own.rolePolicy == null || own.rolePolicy.allows(action, resource, region))
                        && (own.policy == null || own.policy.allows(action, resource, region)));
    }

    /** The attributes of a session. */
    public static final class Session {
        public final String token;
        final long expiresAtMillis;
        final @Nullable Policy rolePolicy;
        final @Nullable Policy policy;
        private volatile boolean revoked;
        private volatile boolean expired;

        public Session(String token, long expiresAtMillis, @Nullable Policy rolePolicy, @Nullable Policy policy) {
            this.token = token;
            this.expiresAtMillis = expiresAtMillis;
            this.rolePolicy = rolePolicy;
            this.policy = policy;
        }

        /** Makes the token unknown from now on. */
        public void revoke() {
            revoked = true;
        }

        /** Makes the token expired from now on, independent of the clock. */
        public void expire() {
            expired = true;
        }

        public boolean revoked() {
            return revoked;
        }

        public boolean expired(long nowMillis) {
            return expired || nowMillis >= expiresAtMillis;
        }
    }
}
