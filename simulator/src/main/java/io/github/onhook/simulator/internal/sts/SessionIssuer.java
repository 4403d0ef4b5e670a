package io.github.onhook.simulator.internal.sts;

import io.github.onhook.simulator.internal.exchange.Caller;
import io.github.onhook.simulator.internal.exchange.Callers;
import io.github.onhook.simulator.internal.exchange.Denial;
import io.github.onhook.simulator.internal.exchange.SimulatorSettings;
import io.github.onhook.simulator.internal.iam.Policy;
import io.github.onhook.simulator.internal.sigv4.KeyRing;
import io.github.onhook.simulator.internal.state.Account;
import io.github.onhook.simulator.internal.state.FleetData;
import io.github.onhook.simulator.internal.state.Role;
import io.github.onhook.simulator.internal.wire.Protocol;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.model.AccountState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides whether a role may be assumed, and makes the session. */
public final class SessionIssuer {
    private static final int LONGEST_CHAINED_SECONDS = 3600;
    private static final int PACKED_LIMIT = 2048;

    private final FleetData fleet;
    private final Callers callers;
    private final SimulatorSettings settings;

    public SessionIssuer(FleetData fleet, Callers callers, SimulatorSettings settings) {
        this.fleet = fleet;
        this.callers = callers;
        this.settings = settings;
    }

    Issued issue(AssumeRoleRequest request, Caller caller, String region) {
        Account account = fleet.account(request.accountId());
        if (account != null && account.disabledRegions.contains(region)) {
            throw new Refusal(
                    403,
                    "RegionDisabledException",
                    "STS is not activated in this region for account:" + account.id
                            + ". Your account administrator can activate STS in this region using the IAM Console.");
        }
        Role role = account == null ? null : account.role(request.roleName());
        if (account == null
                || role == null
                || account.deniesAssumeRole
                || account.state != AccountState.ACTIVE
                || !role.trusts(caller.accountId, caller.arn, request.externalId())) {
            throw Denial.NOT_ALLOWED.in(
                    Protocol.QUERY,
                    "User: " + caller.arn + " is not authorized to perform: sts:AssumeRole on resource: "
                            + request.roleArn());
        }
        checkDuration(request, caller, role);
        return make(request, account, role, policy(request));
    }

    private static void checkDuration(AssumeRoleRequest request, Caller caller, Role role) {
        if (caller.session != null && request.durationSeconds() > LONGEST_CHAINED_SECONDS) {
            throw new Refusal(
                    400,
                    "ValidationError",
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }
        if (request.durationSeconds() > role.maxSession().toSeconds()) {
            throw new Refusal(
                    400,
                    "ValidationError",
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
    }

    private static @Nullable Policy policy(AssumeRoleRequest request) {
        if (request.policySize() > PACKED_LIMIT) {
            throw new Refusal(
                    400,
                    "PackedPolicyTooLarge",
                    "Packed policy consumes " + packedPercent(request)
                            + "% of allotted space, please use smaller policy.");
        }
        String document = request.policy();
        try {
            return document == null ? null : Policy.parse(document);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "MalformedPolicyDocument", String.valueOf(e.getMessage()));
        }
    }

    private Issued make(AssumeRoleRequest request, Account account, Role role, @Nullable Policy policy) {
        Duration asked = Duration.ofSeconds(request.durationSeconds());
        Duration set = settings.sessionLifetime();
        long now = settings.clock().millis();
        long expiresAt = now + (set == null || set.compareTo(asked) > 0 ? asked : set).toMillis();
        String accessKeyId = callers.newAccessKeyId();
        String secret = callers.newSecret();
        String token = callers.newToken();
        String roleId = "AROAONHK" + account.id + ":" + request.sessionName();
        String arn = "arn:aws:sts::" + account.id + ":assumed-role/" + role.shortName() + "/" + request.sessionName();
        Caller.Session session = new Caller.Session(token, expiresAt, role.policy(), policy);
        callers.add(accessKeyId, new Caller(account.id, arn, roleId, new KeyRing(secret), session), now);
        return new Issued(accessKeyId, secret, token, expiresAt, arn, roleId, packedPercent(request));
    }

    private static int packedPercent(AssumeRoleRequest request) {
        return (request.policySize() * 100 + PACKED_LIMIT - 1) / PACKED_LIMIT;
    }

    /**
     * A session just made.
     *
     * @param packedPercent of the room there is for policies and tags; 0 where neither was given
     */
    record Issued(
            String accessKeyId,
            String secretAccessKey,
            String token,
            long expiresAtMillis,
            String arn,
            String roleId,
            int packedPercent) {
        @Override
        public String toString() {
            return "Issued[accessKeyId=" + accessKeyId + ", arn=" + arn + ", secretAccessKey=REDACTED, token=REDACTED]";
        }
    }
}
