package io.github.onhook.temporal.internal.worker;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a worker gets sessions at all. After refusals for several accounts, and no session since, it takes no work for a
 * while, so that other workers do, and says so.
 */
public final class RoleHealth {

    static final int REFUSALS = 2;
    static final Duration REST = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(RoleHealth.class);

    private final InstantSource clock;
    private final String worker;
    private final Set<String> refused = new LinkedHashSet<>();
    private long restUntil;

    /** Nothing is known yet. */
    public RoleHealth(InstantSource clock, String worker) {
        this.clock = clock;
        this.worker = worker;
    }

    /** There was a session. */
    synchronized void accepted() {
        refused.clear();
        restUntil = 0;
    }

    /** There was no session for this account. */
    synchronized void refused(String accountId) {
        refused.add(accountId);
        if (refused.size() >= REFUSALS && !isResting()) {
            restUntil = clock.millis() + REST.toMillis();
            LOG.error(
                    "worker {} got no session for any of {} accounts: it takes no locations for {} seconds; check its"
                            + " role name and its base credentials",
                    worker,
                    refused.size(),
                    REST.toSeconds());
        }
    }

    /** Whether it takes no work now. */
    synchronized boolean isResting() {
        return clock.millis() < restUntil;
    }
}
