package io.github.onhook.service.run;

import io.github.onhook.service.run.model.RefusedException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The idempotency keys of requests in progress here; keys are scoped to a user. */
final class Keys {

    private record Key(String user, String key) {}

    private final Set<Key> inUse = ConcurrentHashMap.newKeySet();

    /** Holds a key while its request is in progress. */
    Runs.Order claim(Runs.Order order) {
        if (!inUse.add(of(order))) {
            throw RefusedException.keyInUse();
        }
        return order;
    }

    void release(Runs.Order order) {
        inUse.remove(of(order));
    }

    private static Key of(Runs.Order order) {
        return new Key(order.user(), order.key());
    }
}
