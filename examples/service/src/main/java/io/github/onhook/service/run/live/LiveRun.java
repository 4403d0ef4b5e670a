package io.github.onhook.service.run.live;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.aws.Caller;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.report.Report;
import io.github.onhook.service.run.store.Journals;
import io.github.onhook.service.run.store.PrivateFiles;
import io.github.onhook.service.run.store.Rates;
import io.github.onhook.service.run.store.RunFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** An active run, with the file of its outcomes. */
public final class LiveRun {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);
    private static final int OUTCOMES_AHEAD = 4096;

    private final String id;
    private final Plan plan;
    private final Run run;
    private final @Nullable Caller caller;
    private final Orchestrator orchestrator;
    private final Journals.Held held;
    private final LiveCsv csv;
    private final RunFiles files;
    private final Rates rates;
    private final Scheduler blocking;
    private final Series series = new Series();
    private volatile @Nullable IOException broken;

    public LiveRun(
            String id,
            Plan plan,
            Run run,
            @Nullable Caller caller,
            Orchestrator orchestrator,
            Journals.Held held,
            LiveCsv csv,
            RunFiles files,
            Rates rates,
            Scheduler blocking) {
        this.id = id;
        this.plan = plan;
        this.run = run;
        this.caller = caller;
        this.orchestrator = orchestrator;
        this.held = held;
        this.csv = csv;
        this.files = files;
        this.rates = rates;
        this.blocking = blocking;
    }

    /**
     * Executes it and writes its report. Cold; to be subscribed to once. Its resources must be released afterwards.
     *
     * <p>Outcomes are written on a thread that may block; if writing fails, the run is stopped, requests in flight are
     * awaited, and this fails with the error.
     */
    public Mono<Report> execute() {
        return run.outcomes()
                .publishOn(blocking, OUTCOMES_AHEAD)
                .doOnNext(this::write)
                .then(Mono.fromCallable(this::finish));
    }

    private void write(Outcome outcome) {
        if (broken != null) {
            return;
        }
        try {
            csv.write(outcome);
        } catch (UncheckedIOException e) {
            broken = e.getCause();
            run.stop("report.csv cannot be written: " + PrivateFiles.describe(e.getCause()));
        }
    }

    private Report finish() throws IOException {
        IOException why = broken;
        if (why != null) {
            throw why;
        }
        csv.close();
        Report report = soFar();
        files.write(id, report);
        return report;
    }

    public Plan plan() {
        return plan;
    }

    public Series series() {
        return series;
    }

    /** Its current state. */
    public Report soFar() {
        return run.soFar().actingAs(caller);
    }

    public void pause() {
        run.pause();
    }

    public void resume() {
        run.resume();
    }

    public void stop(String reason) {
        run.stop(reason);
    }

    /** Makes all outcomes so far visible to readers of the report's file. Blocks. */
    public void flush() throws IOException {
        csv.flush();
    }

    /** Releases its resources and gives the run back, even if it was not executed. Never fails. */
    public Mono<Void> release() {
        return Mono.fromRunnable(this::close)
                .subscribeOn(blocking)
                .then(Mono.defer(held::giveBack))
                .then(rates.afterARun())
                .onErrorResume(e -> {
                    LOG.warn("Run {} was not given back; it is free when its lease expires", id, e);
                    return rates.afterARun();
                });
    }

    private void close() {
        try {
            csv.close();
        } catch (UncheckedIOException e) {
            LOG.warn("The rows of run {} could not all be written", id, e);
        }
        orchestrator.close();
    }
}
