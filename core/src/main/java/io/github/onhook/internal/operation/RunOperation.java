package io.github.onhook.internal.operation;

import io.github.onhook.model.Operation;
import io.github.onhook.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What a run does to its items, over the calls that it takes. */
public interface RunOperation {

    /** Its name, its labels, its statuses. */
    Operation name();

    /**
     * Makes ready to call a Region, so that the time it takes is not the first request's. Cold; ends with an error where
     * the Region cannot be called.
     */
    Mono<Void> prepare(String region);

    /** The step that every item begins with. */
    Step first();

    /** Its steps, the first one first. */
    default List<Step> steps() {
        return List.of(first());
    }

    /** The step of a name; the first one for none. */
    default Step step(@Nullable String label) {
        return steps().stream()
                .filter(step -> step.label().equals(label))
                .findFirst()
                .orElse(first());
    }

    /** Whether the items that are in transit, or that are read right before they are sent, are bounded. */
    default boolean isBounded() {
        return steps().stream().anyMatch(step -> step.inTransit() || step.readsFirst());
    }

    /** Whether {@link #check} is to be called for each key before the first of its items is sent. */
    default boolean needsCheck() {
        return false;
    }

    /** Reads whether everything is there that a key's items need; empty where it is. */
    default Mono<RequestFailure> check(BatchKey key, Session session) {
        return Mono.empty();
    }
}
