package io.github.onhook.service.run;

import io.github.onhook.service.run.RefusedException.Cause;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Which idempotency keys were used, by whom and for which run; a user's keys are their own. */
final class Keys {

    private record Key(String user, String key) {}

    private final Set<Key> inUse = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<Key, String> runs = new ConcurrentHashMap<>();

    /** Takes a key for as long as its request is worked on. */
    Runs.Order claim(Runs.Order order) {
        if (!inUse.add(of(order))) {
            throw RefusedException.because(
                    Cause.KEY_IN_USE,
                    "a request with this Idempotency-Key is being worked on: ask again when it is done");
        }
        return order;
    }

    void release(Runs.Order order) {
        inUse.remove(of(order));
    }

    @Nullable String runOf(Runs.Order order) {
        return runs.get(of(order));
    }

    void started(Runs.Order order, String runId) {
        runs.put(of(order), runId);
    }

    void started(StoredRun run) {
        runs.put(new Key(run.startedBy(), run.upload().idempotencyKey()), run.id());
    }

    private static Key of(Runs.Order order) {
        return new Key(order.user(), order.key());
    }
}
