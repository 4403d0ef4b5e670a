package io.github.onhook.simulator.internal.state;

import io.github.onhook.simulator.internal.iam.Policy;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A role that can be assumed.
 *
 * @param name with its path, without a leading slash
 * @param externalId what a caller must say; null where nothing is asked
 * @param deniedCallers account ids or ARNs that are not trusted
 * @param trustedCallers account ids or ARNs that are trusted; empty trusts everyone
 * @param policy what the role may do; null allows everything
 */
public record Role(
        String name,
        boolean denied,
        @Nullable String externalId,
        Set<String> deniedCallers,
        Set<String> trustedCallers,
        Duration maxSession,
        @Nullable Policy policy) {

    /** The longest that a session may be asked for where a role does not say less. */
    public static final Duration LONGEST_SESSION = Duration.ofHours(12);

    static Role any(String name) {
        return new Role(name, false, null, Set.of(), Set.of(), LONGEST_SESSION, null);
    }

    public boolean trusts(String callerAccount, String callerArn, @Nullable String saidExternalId) {
        boolean trusted = trustedCallers.isEmpty()
                || trustedCallers.contains(callerAccount)
                || trustedCallers.contains(callerArn);
        return !denied
                && trusted
                && !deniedCallers.contains(callerAccount)
                && !deniedCallers.contains(callerArn)
                && (externalId == null || externalId.equals(saidExternalId));
    }

    /** The name without its path, as session ARNs have it. */
    public String shortName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
