package io.github.onhook.internal.aggregate;

import io.github.onhook.model.RunEvent;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The accounts whose locations wait because STS throttled AssumeRole, which is tried again. */
public final class StsWaits {

    private static final Pattern THROTTLED =
            Pattern.compile("(Throttl|TooManyRequests|RequestLimitExceeded|Http429).*");

    private final Set<String> accounts = ConcurrentHashMap.newKeySet();

    /** Takes in the end of a call; returns whether it was throttled. */
    public boolean finished(RunEvent.AssumeRoleFinished event) {
        boolean throttled =
                event.error() != null && THROTTLED.matcher(event.error()).matches();
        if (throttled) {
            accounts.add(event.accountId());
        } else {
            accounts.remove(event.accountId());
        }
        return throttled;
    }

    /** The account waits no more: its session is given up. */
    public void ended(String accountId) {
        accounts.remove(accountId);
    }

    /** No account waits any more. */
    public void ended() {
        accounts.clear();
    }

    /** How many accounts wait. */
    public int count() {
        return accounts.size();
    }
}
