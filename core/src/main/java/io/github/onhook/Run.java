package io.github.onhook;

import io.github.onhook.engine.Outcomes;
import io.github.onhook.report.Aggregate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One execution of a plan, or of a stream of targets: its outcomes, its report, and a hand on it while it goes on. All
 * methods can be called from any thread.
 */
public final class Run {

    private final String id;
    private final Outcomes outcomes;
    private final Aggregate aggregate;

    Run(String id, Outcomes outcomes, Aggregate aggregate) {
        this.id = id;
        this.outcomes = outcomes;
        this.aggregate = aggregate;
    }

    /** The run's id, unique, in time order: {@code 20260102T030405Z-1f2e3d4c}. */
    public String id() {
        return id;
    }

    /**
     * The outcomes, one for each target, as they are decided.
     *
     * <p>Cold: subscribing starts the run, and can be done once. Slow demand slows sending. Cancelling sends no more, and
     * lets the requests in flight be answered in the background. Outcomes are delivered one after another, on the threads
     * that answers and timers come on: use {@code publishOn} before doing more than a little with them.
     *
     * <p>Ends with an error only if the source of targets does; what it gave before is settled first.
     */
    public Flux<Outcome> outcomes() {
        return outcomes.checkpoint("Onhook run " + id);
    }

    /** The report at the end. Subscribes to {@link #outcomes()}, with unbounded demand. */
    public Mono<Report> report() {
        return outcomes().then(Mono.fromSupplier(this::soFar));
    }

    /** The report as it stands now: before the run, while it goes on, and after. */
    public Report soFar() {
        return aggregate.snapshot();
    }

    /**
     * Stops the run gracefully: no new change is sent, those in flight are awaited, what is ambiguous is read for as long
     * as one request may take, and what was not sent is {@link Status#SKIPPED}. A run that has not begun skips all it has.
     *
     * @param reason for the report
     */
    public void stop(String reason) {
        outcomes.stop(reason);
    }

    /** Sends no change until {@link #resume}; what is in flight is answered. The deadline goes on. */
    public void pause() {
        outcomes.pause();
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        outcomes.resume();
    }
}
