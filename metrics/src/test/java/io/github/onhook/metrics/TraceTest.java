package io.github.onhook.metrics;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Report;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A run's trace as exported by OpenTelemetry: parents and attributes. */
class TraceTest {

    private static final Fleet FLEET = Fleet.generate(FleetShape.of()
            .accounts(3)
            .regions("us-east-1", "eu-west-1")
            .connectorsPerLocation(1)
            .numbers(120));

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final ObservationRegistry registry = traced(exporter);

    private static ObservationRegistry traced(InMemorySpanExporter exporter) {
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new DefaultTracingObservationHandler(
                        new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), event -> {})));
        return registry;
    }

    private static Fault[] faults() {
        return new Fault[] {
            Fault.when().account(3).operation(SimulatedOperation.ASSUME_ROLE).then(Effect.error(403, "AccessDenied")),
            Fault.when()
                    .account(1)
                    .region("us-east-1")
                    .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                    .call(1)
                    .then(Effect.error(503, "ServiceUnavailableException")),
            Fault.when()
                    .account(2)
                    .region("us-east-1")
                    .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                    .call(1)
                    .then(Effect.error(429, "ThrottledClientException"))
        };
    }

    private Rehearsal rehearsal() {
        return new Rehearsal(FLEET, Settings.builder().batchSize(10), List.of(Micrometer.listener(registry)), faults());
    }

    @Test
    void exportsOneTraceOfBatchesAndAssumeRoleCalls() {
        try (Rehearsal rehearsal = rehearsal()) {
            Report report = Objects.requireNonNull(
                    rehearsal.orchestrator.run(rehearsal.plan()).report().block(PATIENCE));

            List<SpanData> spans = exporter.getFinishedSpanItems();
            System.out.println(tree(spans));
            SpanData run = only(spans, "onhook run");
            assertThat(run.getParentSpanContext().isValid()).isFalse();
            assertThat(attribute(run, "run.id")).isEqualTo(report.runId());
            assertThat(attribute(run, "status")).isEqualTo("PARTIAL");
            assertThat(named(spans, "onhook batch"))
                    .hasSize((int) report.requests().sent());
            assertThat(named(spans, "onhook AssumeRole")).hasSize(3);
            assertThat(spans)
                    .filteredOn(span -> !span.equals(run))
                    .allMatch(span -> span.getParentSpanId().equals(run.getSpanId()))
                    .allMatch(span -> span.getTraceId().equals(run.getTraceId()))
                    .allMatch(span -> span.getStartEpochNanos() >= run.getStartEpochNanos());
        }
    }

    @Test
    void marksFailedSpansWithErrorAndRequestId() {
        try (Rehearsal rehearsal = rehearsal()) {
            rehearsal.orchestrator.run(rehearsal.plan()).report().block(PATIENCE);

            List<SpanData> batches = named(exporter.getFinishedSpanItems(), "onhook batch");
            assertThat(batches)
                    .allSatisfy(
                            batch -> assertThat(attribute(batch, "request.id")).isNotBlank())
                    .filteredOn(batch -> !"success".equals(attribute(batch, "outcome")))
                    .extracting(
                            batch -> attribute(batch, "outcome"),
                            batch -> attribute(batch, "code"),
                            batch -> batch.getStatus().getStatusCode())
                    .containsExactlyInAnyOrder(
                            tuple("error", "ServiceUnavailable", StatusCode.ERROR),
                            tuple("throttled", "ThrottledClient", StatusCode.OK));
            assertThat(named(exporter.getFinishedSpanItems(), "onhook AssumeRole"))
                    .filteredOn(call -> "error".equals(attribute(call, "outcome")))
                    .singleElement()
                    .satisfies(call -> {
                        assertThat(attribute(call, "code")).isEqualTo("AccessDenied");
                        assertThat(attribute(call, "request.id")).isNotBlank();
                    });
        }
    }

    @Test
    void endsEverySpanWhenAnswersAreLostAndTheRunIsStopped() {
        SimulatedOperation change = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;
        Fault[] faults = {
            Fault.when().operation(change).everyCall(3).then(Effect.loseAnswer()),
            Fault.when().operation(change).everyCall(5).then(Effect.neverAnswer()),
            Fault.when().operation(change).everyCall(7).then(Effect.revokeSession())
        };
        Settings.Builder settings = Settings.builder().batchSize(4).requestTimeout(Duration.ofMillis(700));
        StopsAt stopsAtSixty = new StopsAt(60);
        List<RunListener> listeners = List.of(Micrometer.listener(registry), stopsAtSixty);
        try (Rehearsal rehearsal = new Rehearsal(FLEET, settings, listeners, faults)) {
            Run run = rehearsal.orchestrator.run(rehearsal.plan());
            stopsAtSixty.stops(run);

            run.report().block(PATIENCE);

            List<SpanData> batches = named(exporter.getFinishedSpanItems(), "onhook batch");
            assertThat(batches).hasSize((int) run.soFar().requests().sent());
            assertThat(batches).extracting(batch -> attribute(batch, "outcome")).contains("timeout", "error");
            assertThat(attribute(only(exporter.getFinishedSpanItems(), "onhook run"), "status"))
                    .isEqualTo("STOPPED");
        }
    }

    @Test
    void exportsNoNumberAndNoCredential() {
        try (Rehearsal rehearsal = rehearsal()) {
            rehearsal.orchestrator.run(rehearsal.plan()).report().block(PATIENCE);

            String all = exporter.getFinishedSpanItems().toString();
            assertThat(FLEET.targets())
                    .noneMatch(target -> all.contains(target.phoneNumber().substring(1)));
            assertThat(all).doesNotContain(rehearsal.simulator.secretAccessKey());
        }
    }

    @Test
    void makesTheRunAChildOfTheObservationAtSubscription() {
        try (Rehearsal rehearsal = rehearsal()) {
            Observation request = Observation.start("web request", registry);

            rehearsal
                    .orchestrator
                    .run(rehearsal.plan())
                    .report()
                    .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, request))
                    .block(PATIENCE);
            request.stop();

            List<SpanData> spans = exporter.getFinishedSpanItems();
            assertThat(only(spans, "onhook run").getParentSpanId())
                    .isEqualTo(only(spans, "web request").getSpanId());
        }
    }

    @Test
    void passesTheRunToTheSessionProviderInReactorsContext() {
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        try (Rehearsal rehearsal = rehearsal();
                Orchestrator orchestrator = Orchestrator.builder(noting(rehearsal.sessions, seen))
                        .endpointOverride(rehearsal.simulator.endpoint())
                        .listener(Micrometer.listener(registry))
                        .build()) {
            orchestrator.run(rehearsal.plan()).report().block(PATIENCE);

            assertThat(seen)
                    .hasSizeGreaterThanOrEqualTo(6)
                    .allSatisfy(observation -> assertThat(
                                    ((Observation) observation).getContext().getName())
                            .isEqualTo(Observations.RUN.getName()));
        }
    }

    @Test
    void addsNothingForANoopRegistry() {
        RunListener listener = Micrometer.listener(ObservationRegistry.NOOP);

        assertThat(listener).isNotInstanceOf(ObservedRuns.class);
        assertThat(ObservedRun.KEY).isEqualTo(ObservationThreadLocalAccessor.KEY);
    }

    private static SessionProvider noting(SessionProvider sessions, List<Object> seen) {
        return new SessionProvider() {
            @Override
            public Mono<Session> session(String accountId, SessionListener listener) {
                return Mono.deferContextual(context -> {
                    seen.add(context.get(ObservationThreadLocalAccessor.KEY));
                    return sessions.session(accountId, listener);
                });
            }
        };
    }

    private static Tuple tuple(Object... values) {
        return Tuple.tuple(values);
    }

    private static List<SpanData> named(List<SpanData> spans, String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    private static SpanData only(List<SpanData> spans, String name) {
        List<SpanData> found = named(spans, name);
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static String attribute(SpanData span, String key) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
    }

    /** Formats a trace for reading. */
    private static String tree(List<SpanData> spans) {
        Map<String, List<SpanData>> children = spans.stream()
                .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
                .collect(Collectors.groupingBy(SpanData::getParentSpanId));
        StringBuilder text = new StringBuilder();
        children.getOrDefault("0000000000000000", List.of()).forEach(root -> append(text, "", root, children));
        return text.toString();
    }

    private static void append(StringBuilder text, String indent, SpanData span, Map<String, List<SpanData>> children) {
        text.append(indent)
                .append(span.getName())
                .append(' ')
                .append((span.getEndEpochNanos() - span.getStartEpochNanos()) / 1_000)
                .append(" us ");
        span.getAttributes()
                .forEach((key, value) ->
                        text.append(' ').append(key.getKey()).append('=').append(value));
        text.append('\n');
        children.getOrDefault(span.getSpanId(), List.of())
                .forEach(child -> append(text, indent + "  ", child, children));
    }
}
