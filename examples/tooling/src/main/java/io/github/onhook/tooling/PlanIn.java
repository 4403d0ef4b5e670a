package io.github.onhook.tooling;

import io.github.onhook.Orchestrator;
import io.github.onhook.ReportFormat;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Tolerance;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Report;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.targets.TargetsFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A run from a plan: validates the whole file, forecasts the duration, and writes a report. */
public final class PlanIn {

    private static final Logger LOG = LoggerFactory.getLogger(PlanIn.class);

    private static final Settings SETTINGS = Settings.builder()
            .maxTargets(50_000)
            .canary(Tolerance.count(20)) // the canary: any failure stops the run
            .build();

    private PlanIn() {}

    /**
     * Disassociates the numbers of a file and writes the report. Cold.
     *
     * <p>Fails with {@link io.github.onhook.targets.Targets.BadTargetsException} if the file has a mistake, before anything is
     * sent.
     *
     * @param endpoint overrides the endpoint, for example with the simulator; {@code null} for AWS
     */
    public static Mono<Report> disassociate(
            Path targetsFile, SessionProvider sessions, Path htmlReport, @Nullable URI endpoint) {
        return plan(targetsFile)
                .doOnNext(plan -> LOG.info("{}: {}", plan, Forecast.of(plan, SETTINGS, Duration.ofHours(1))))
                .flatMap(plan -> Mono.using(
                        () -> Orchestrator.builder(sessions)
                                .settings(SETTINGS)
                                .endpointOverride(endpoint)
                                .build(),
                        orchestrator -> orchestrator.run(plan).report(),
                        Orchestrator::close))
                .publishOn(Schedulers.boundedElastic()) // writing a file blocks
                .doOnNext(report -> write(report, htmlReport));
    }

    private static Mono<Plan> plan(Path targetsFile) {
        return Mono.fromCallable(() -> TargetsFile.at(targetsFile).read().plan())
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static void write(Report report, Path htmlReport) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(htmlReport))) {
            ReportFormat.HTML.write(report, out);
        } catch (IOException e) {
            throw new UncheckedIOException("the report could not be written to " + htmlReport, e);
        }
    }
}
