package io.github.onhook.simulator;

import io.github.onhook.simulator.internal.iam.Policy;
import io.github.onhook.simulator.internal.state.Role;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes whom a role trusts and what it may do; by default everyone and everything. */
public final class RoleBuilder {
    private final String name;
    private final Set<String> deniedCallers = new HashSet<>();
    private final Set<String> trustedCallers = new HashSet<>();
    private boolean denied;
    private @Nullable String externalId;
    private Duration maxSession = Role.LONGEST_SESSION;
    private @Nullable Policy policy;

    RoleBuilder(String name) {
        if (name.isEmpty() || name.startsWith("/")) {
            throw new IllegalArgumentException("a role name must not be empty or begin with /, was \"" + name + "\"");
        }
        this.name = name;
    }

    /** The external id that every caller must give. */
    public RoleBuilder externalId(String required) {
        externalId = required;
        return this;
    }

    /** Trusts nobody. */
    public RoleBuilder deny() {
        denied = true;
        return this;
    }

    /** Does not trust this caller, an account id or an ARN. */
    public RoleBuilder denyCaller(String accountIdOrArn) {
        deniedCallers.add(accountIdOrArn);
        return this;
    }

    /** Trusts this caller, an account id or an ARN, and only those so named. */
    public RoleBuilder trustCaller(String accountIdOrArn) {
        trustedCallers.add(accountIdOrArn);
        return this;
    }

    /** The longest session that may be asked for; twelve hours by default. */
    public RoleBuilder maxSessionDuration(Duration duration) {
        maxSession = duration;
        return this;
    }

    /**
     * Allows only these actions, such as {@code chime:ListPhoneNumbers} or {@code chime:List*}.
     *
     * @see #policy(String) for more than that
     */
    public RoleBuilder allow(String... actions) {
        policy = Policy.allowing(List.of(actions));
        return this;
    }

    /**
     * Allows what this policy document allows.
     *
     * @throws IllegalArgumentException saying what is malformed
     */
    public RoleBuilder policy(String document) {
        policy = Policy.parse(document);
        return this;
    }

    Role build() {
        return new Role(
                name, denied, externalId, Set.copyOf(deniedCallers), Set.copyOf(trustedCallers), maxSession, policy);
    }
}
