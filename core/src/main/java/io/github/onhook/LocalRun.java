package io.github.onhook;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.engine.Outcomes;
import io.github.onhook.model.Outcome;
import io.github.onhook.report.Report;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A run that this process carries out. */
final class LocalRun implements Run {

    private final String id;
    private final Outcomes outcomes;
    private final ReportAggregator aggregate;

    LocalRun(String id, Outcomes outcomes, ReportAggregator aggregate) {
        this.id = id;
        this.outcomes = outcomes;
        this.aggregate = aggregate;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Flux<Outcome> outcomes() {
        return outcomes.checkpoint(described());
    }

    @Override
    public Mono<Report> report() {
        return outcomes.end().then(Mono.fromSupplier(this::soFar)).checkpoint(described());
    }

    private String described() {
        return "Onhook run " + id;
    }

    @Override
    public Report soFar() {
        return aggregate.snapshot();
    }

    @Override
    public void stop(String reason) {
        outcomes.stop(reason);
    }

    @Override
    public void pause() {
        outcomes.pause();
    }

    @Override
    public void resume() {
        outcomes.resume();
    }
}
