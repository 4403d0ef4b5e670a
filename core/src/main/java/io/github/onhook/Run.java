package io.github.onhook;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One execution of a plan, or of a stream of targets: its outcomes, its report, and a hand on it while it goes on. */
public interface Run {

    /** The run's id, unique, in time order: {@code 20260102T030405Z-1f2e3d4c}. */
    String id();

    /**
     * The outcomes, one for each target, as they are decided.
     *
     * <p>Cold: subscribing starts the run, and can be done once. Slow demand slows sending. Cancelling lets the requests
     * in flight be answered, in the background, and sends no more. Outcomes are delivered on the run's scheduler.
     *
     * <p>Ends with an error only if the source of targets does, or if it repeats one number of a connector while that
     * number is under way; what was already sent is settled first.
     */
    Flux<Outcome> outcomes();

    /** The report at the end. Subscribes to {@link #outcomes()}, with unbounded demand. */
    Mono<Report> report();

    /** The report as it stands now. Can be called from any thread, before the run, while it goes on, and after. */
    Report soFar();

    /**
     * Stops the run gracefully: no new request is sent, those in flight are awaited, what was not sent is
     * {@link Status#SKIPPED}. Can be called from any thread, more than once.
     *
     * @param reason for the report
     */
    void stop(String reason);
}
