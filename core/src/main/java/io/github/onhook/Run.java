package io.github.onhook;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.Status;
import io.github.onhook.report.Report;
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
     * <p>Cold: subscribing begins the run, and can be done once. Slow demand slows sending, and so does a subscriber that is
     * slower than its demand. Cancelling sends no more, and lets the requests in flight be answered in the background;
     * outcomes that are not delivered then reach the discard hook, and the report has all of them. Outcomes are delivered one
     * after another, on the delivery scheduler, {@code Schedulers.boundedElastic()} unless set.
     *
     * <p>Ends with an error if the source of targets fails, after what it gave is settled; if the journal fails, with its
     * {@link io.github.onhook.journal.Journal.JournalException}; or if the JVM or the scheduler does. The report has what was settled
     * before.
     */
    Flux<Outcome> outcomes();

    /**
     * The report at the end, any number of times. Begins the run where nobody has, and takes all outcomes; so where both are
     * wanted, {@link #outcomes()} is subscribed to first. Ends with an error as {@link #outcomes()} does. Cancelling it
     * cancels the run only where it began the run.
     */
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
