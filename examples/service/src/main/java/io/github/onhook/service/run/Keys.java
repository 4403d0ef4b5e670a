package io.github.onhook.service.run;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which idempotency keys are being worked on here; a user's keys are their own. */
final class Keys {

    private record Key(String user, String key) {}

    private final Set<Key> inUse = ConcurrentHashMap.newKeySet();

    /** Takes a key for as long as its request is worked on. */
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
