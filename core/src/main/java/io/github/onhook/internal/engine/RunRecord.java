package io.github.onhook.internal.engine;

import io.github.onhook.internal.replay.Replay;
import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.journal.Journal;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunListener;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a run writes down, and goes on from.
 *
 * @param plan what its targets are places in
 * @param journal where it is written
 * @param listener hears what happened before the run went on
 * @param clock receives the time of each replayed entry, and {@code null} at the end
 */
public record RunRecord(Plan plan, Journal journal, RunListener listener, Consumer<@Nullable Instant> clock) {

    Mono<RunProgress> replay(Engine engine) {
        return Replay.of(plan, engine.settings().operation(), journal, listener, clock);
    }
}
