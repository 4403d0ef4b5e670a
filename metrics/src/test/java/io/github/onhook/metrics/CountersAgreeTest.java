package io.github.onhook.metrics;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Run;
import io.github.onhook.RunRequest;
import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.ErrorCount;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;

/** The meters agree exactly with the report. */
class CountersAgreeTest {

    private static final Fleet FLEET = Fleet.generate(FleetShape.of()
            .accounts(4)
            .regions("us-east-1", "eu-west-1")
            .connectorsPerLocation(2)
            .numbers(2_000)
            .quota(30, 5));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static Fault[] faults() {
        SimulatedOperation change = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;
        return new Fault[] {
            Fault.when().account(4).operation(SimulatedOperation.ASSUME_ROLE).then(Effect.error(403, "AccessDenied")),
            Fault.when()
                    .account(3)
                    .operation(SimulatedOperation.ASSUME_ROLE)
                    .call(1)
                    .then(Effect.error(503, "Unavailable")),
            Fault.when().operation(change).share(.02).then(Effect.numberError("Unprocessable")),
            Fault.when().operation(change).share(.05).seed(2).then(Effect.numberError("ServiceFailure", 1)),
            Fault.when().operation(change).everyCall(7).then(Effect.error(503, "ServiceUnavailableException")),
            Fault.when().operation(change).everyCall(11).then(Effect.loseAnswer()),
            Fault.when().operation(change).calls(20, 23).then(Effect.error(429, "ThrottledClientException"))
        };
    }

    private Rehearsal rehearsal(Settings.Builder settings) {
        return new Rehearsal(FLEET, settings, List.of(Micrometer.listener(registry)), faults());
    }

    private static Settings.Builder settings() {
        return Settings.builder().batchSize(10).attempts(5);
    }

    @Test
    void agreeUnderFaultsRetriesAndInvalidRows() {
        try (Rehearsal rehearsal = rehearsal(settings())) {
            List<Rejection> rejections =
                    List.of(new Rejection(3, "1", "nowhere", null, null, "BadAccount", "an account has 12 digits"));

            Report report = Objects.requireNonNull(rehearsal
                    .orchestrator
                    .run(RunRequest.of(rehearsal.plan()).rejections(rejections))
                    .report()
                    .block(PATIENCE));

            assertThat(report.totals().failed()).isPositive();
            assertThat(report.totals().skipped()).isPositive();
            assertThat(report.totals().rejected()).isEqualTo(1);
            assertThat(report.requests().throttled()).isPositive();
            assertThat(report.requests().failed()).isPositive();
            assertAgrees(report);
        }
    }

    @Test
    void agreeWhenTheRunIsStopped() {
        StopsAt stopsAt600 = new StopsAt(600);
        try (Rehearsal rehearsal =
                new Rehearsal(FLEET, settings(), List.of(Micrometer.listener(registry), stopsAt600), faults())) {
            Run run = rehearsal.orchestrator.run(rehearsal.plan());
            stopsAt600.stops(run);

            run.report().block(PATIENCE);

            assertThat(run.soFar().totals().skipped()).isGreaterThan(100);
            assertAgrees(run.soFar());
        }
    }

    @Test
    void agreeWhenTheSubscriptionIsCancelled() {
        Sinks.Empty<Void> ended = Sinks.empty();
        try (Rehearsal rehearsal = new Rehearsal(
                FLEET, settings(), List.of(Micrometer.listener(registry), endsHeardBy(ended)), faults())) {
            Run run = rehearsal.orchestrator.run(rehearsal.plan());

            run.outcomes().subscribe(new BaseSubscriber<>() {
                private int received;

                @Override
                protected void hookOnNext(Outcome outcome) {
                    if (++received == 300) {
                        cancel();
                    }
                }
            });
            ended.asMono().block(PATIENCE);

            assertThat(run.soFar().totals().settled()).isEqualTo(2_000);
            assertAgrees(run.soFar());
        }
    }

    @Test
    void agreeWhenTheRunIsResumed() {
        MemoryJournal journal = new MemoryJournal("run-1");
        try (Rehearsal rehearsal = rehearsal(settings())) {
            Run first =
                    rehearsal.orchestrator.run(RunRequest.of(rehearsal.plan()).journal(journal));
            first.outcomes()
                    .doOnNext(outcome -> {
                        if (first.soFar().totals().settled() >= 400) {
                            first.stop("enough");
                        }
                    })
                    .then()
                    .block(PATIENCE);
            assertThat(registry.get("onhook.numbers.pending").gauge().value()).isZero();
            Report.Totals stopped = first.soFar().totals();

            Report report = Objects.requireNonNull(rehearsal
                    .orchestrator
                    .run(RunRequest.of(rehearsal.plan()).journal(journal))
                    .report()
                    .block(PATIENCE));

            assertThat(report.totals().settled()).isEqualTo(2_000);
            assertThat(numbers(Status.DISASSOCIATED))
                    .isEqualTo(report.totals().disassociated())
                    .isGreaterThan(stopped.disassociated());
            assertThat(numbers(Status.FAILED)).isEqualTo(report.totals().failed());
            assertThat(numbers(Status.SKIPPED))
                    .isEqualTo(stopped.skipped() + report.totals().skipped());
            assertThat(requests(null)).isEqualTo(report.requests().sent());
            assertThat(requests("throttled")).isEqualTo(report.requests().throttled());
            assertThat(requests("error") + requests("timeout"))
                    .isEqualTo(report.requests().failed());
            assertThat(sum(registry.find("onhook.session.assume")))
                    .isEqualTo(report.requests().assumeRole());
            assertThat(registry.get("onhook.numbers.pending").gauge().value()).isZero();
            assertThat(registry.get("onhook.runs.active").gauge().value()).isZero();
        }
    }

    @Test
    void addUpOverSeveralRuns() {
        try (Rehearsal rehearsal = rehearsal(settings().requestTimeout(Duration.ofSeconds(5)))) {
            Report first = Objects.requireNonNull(
                    rehearsal.orchestrator.run(rehearsal.plan()).report().block(PATIENCE));
            Report second = Objects.requireNonNull(
                    rehearsal.orchestrator.run(rehearsal.plan()).report().block(PATIENCE));

            assertThat(numbers(Status.ALREADY_DISASSOCIATED))
                    .isEqualTo(first.totals().alreadyDisassociated()
                            + second.totals().alreadyDisassociated())
                    .isPositive();
            assertThat(requests(null))
                    .isEqualTo(first.requests().sent() + second.requests().sent());
        }
    }

    /** Registered after the meters, so that they have received the end event before it. */
    private static RunListener endsHeardBy(Sinks.Empty<Void> ended) {
        return new RunListener() {
            @Override
            public void runFinished(RunEvent.RunFinished event) {
                ended.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            }
        };
    }

    private void assertAgrees(Report report) {
        Map<Status, Long> counted =
                List.of(Status.values()).stream().collect(Collectors.toMap(Function.identity(), this::numbers));
        Report.Totals totals = report.totals();
        assertThat(counted)
                .containsEntry(Status.DISASSOCIATED, totals.disassociated())
                .containsEntry(Status.ALREADY_DISASSOCIATED, totals.alreadyDisassociated())
                .containsEntry(Status.FAILED, totals.failed())
                .containsEntry(Status.UNKNOWN, totals.unknown())
                .containsEntry(Status.SKIPPED, totals.skipped())
                .containsEntry(Status.REJECTED, totals.rejected());
        assertThat(counted.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(totals.targets());

        Report.Requests requests = report.requests();
        assertThat(requests(null)).isEqualTo(requests.sent());
        assertThat(requests("success")).isEqualTo(requests.succeeded());
        assertThat(requests("throttled")).isEqualTo(requests.throttled());
        assertThat(requests("error") + requests("timeout")).isEqualTo(requests.failed());
        assertThat(sum(registry.find("onhook.session.assume"))).isEqualTo(requests.assumeRole());
        assertThat(registry.get("onhook.numbers.pending").gauge().value()).isZero();
        assertThat(registry.get("onhook.requests.active").gauge().value()).isZero();
        assertThat(registry.get("onhook.runs.active").gauge().value()).isZero();

        Map<String, Long> errors = report.errors().stream()
                .collect(Collectors.groupingBy(ErrorCount::code, Collectors.summingLong(ErrorCount::count)));
        assertThat(byCode()).isEqualTo(errors);
    }

    private Map<String, Long> byCode() {
        return registry.find("onhook.numbers").counters().stream()
                .filter(counter -> !"none".equals(counter.getId().getTag("error")))
                .collect(Collectors.groupingBy(
                        counter -> String.valueOf(counter.getId().getTag("error")),
                        Collectors.summingLong(counter -> (long) counter.count())));
    }

    private long numbers(Status status) {
        return (long) registry.find("onhook.numbers").tag("status", status.name()).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private long requests(@Nullable String outcome) {
        Search all = registry.find("onhook.requests");
        return sum(outcome == null ? all : all.tag("outcome", outcome));
    }

    private static long sum(Search timers) {
        return timers.timers().stream().mapToLong(Timer::count).sum();
    }
}
