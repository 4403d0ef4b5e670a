package io.github.onhook.temporal;

import io.github.onhook.Run;
import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Outcome;
import io.github.onhook.report.Report;
import io.github.onhook.temporal.internal.client.RunFollower;
import io.github.onhook.temporal.internal.wire.WireReason;
import io.github.onhook.temporal.internal.workflow.RunWorkflow;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A run that workers execute, with the contract of {@link Run}. It continues without this process once the plan is
 * uploaded.
 *
 * <p>Emits outcomes as chunks complete. Backpressure delays only the emission, not the run. Cancelling stops the run.
 */
public final class TemporalRun implements Run {

    private final String id;
    private final Flux<Outcome> outcomes;
    private final ReportAggregator aggregate;
    private final RunFollower followed;
    private final FollowedRuns runs;
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private final Sinks.Empty<Void> ended = Sinks.empty();

    TemporalRun(
            String id, Flux<Outcome> outcomes, ReportAggregator aggregate, RunFollower followed, FollowedRuns runs) {
        this.id = id;
        this.outcomes = outcomes;
        this.aggregate = aggregate;
        this.followed = followed;
        this.runs = runs;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Flux<Outcome> outcomes() {
        return Flux.defer(() -> subscribed.compareAndSet(false, true)
                        ? followed()
                        : Flux.error(new IllegalStateException("a run can be subscribed to once; prepare another")))
                .checkpoint("Onhook run " + id);
    }

    private Flux<Outcome> followed() {
        runs.begin(this);
        return outcomes.doOnError(ended::tryEmitError)
                .doOnComplete(ended::tryEmitEmpty)
                .doOnCancel(() -> ended.tryEmitError(new CancellationException("the run's subscription was cancelled")))
                .doFinally(signal -> runs.ended(this));
    }

    @Override
    public Mono<Report> report() {
        return Mono.defer(() -> subscribed.get() ? ended.asMono() : outcomes().then())
                .then(Mono.fromSupplier(this::soFar));
    }

    @Override
    public Report soFar() {
        return aggregate.snapshot();
    }

    @Override
    public void stop(String reason) {
        WireReason because = WireReason.decided(ReasonCodes.STOPPED, reason);
        followed.signal(run -> run.stop(because));
    }

    @Override
    public void pause() {
        followed.signal(RunWorkflow::pause);
    }

    @Override
    public void resume() {
        followed.signal(RunWorkflow::resume);
    }

    /** Approves a run that waits for approval. */
    public void approve() {
        followed.signal(RunWorkflow::approve);
    }
}
