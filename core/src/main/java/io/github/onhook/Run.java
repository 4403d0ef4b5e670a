package io.github.onhook;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One execution of a plan, or of a stream of targets: its outcomes, its report, and a hand on it while it goes on. All
 * methods can be called from any thread.
 */
public interface Run {

    /** The run's id, unique, in time order: {@code 20260102T030405Z-1f2e3d4c}. */
    String id();

    /**
     * The outcomes, one for each target, as they are decided.
     *
     * <p>Cold: subscribing starts the run, and can be done once. Slow demand slows sending. Cancelling sends no more, and
     * lets the requests in flight be answered in the background. Outcomes are delivered one after another, on the threads
     * that answers and timers come on, which are the HTTP client's: use {@code publishOn} before blocking, or doing more than
     * a little with them.
     *
     * <p>Ends with an error only if the source of targets does; what it gave before is settled first.
     */
    Flux<Outcome> outcomes();

    /** The report at the end. Subscribes to {@link #outcomes()}, with unbounded demand. */
    Mono<Report> report();

    /** The report as it stands now: before the run, while it goes on, and after. */
    Report soFar();

    /**
     * Stops the run gracefully: no new change is sent, those in flight are awaited, what is ambiguous is read for as long
     * as one request may take, and what was not sent is {@link Status#SKIPPED}. A run that has not begun skips all it has.
     *
     * @param reason for the report
     */
    void stop(String reason);

    /** Sends no change until {@link #resume}; what is in flight is answered. The deadline goes on. */
    void pause();

    /** Goes on after {@link #pause}. */
    void resume();
}
