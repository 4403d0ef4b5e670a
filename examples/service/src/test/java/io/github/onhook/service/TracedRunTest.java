package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.simulator.TargetsCsv;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** One trace from the request that starts a run to the calls that the run makes. */
@Import(TracedRunTest.Tracing.class)
class TracedRunTest extends ServiceTest {

    private static final String CALLER = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Autowired
    private InMemorySpanExporter exporter;

    /** What Spring Boot sets up where a tracing bridge and an exporter are on the class path. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Tracing {

        @Bean
        InMemorySpanExporter exporter() {
            return InMemorySpanExporter.create();
        }

        @Bean
        Tracer tracer(InMemorySpanExporter exporter) {
            return SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build()
                    .get("test");
        }

        @Bean
        ObservationHandler<?> traced(Tracer tracer) {
            ContextStorage.get(); // It reads jars where it is first used, which a thread of HTTP must not.
            OtelTracer bridge = new OtelTracer(tracer, new OtelCurrentTraceContext(), event -> {});
            OtelPropagator headers =
                    new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), tracer);
            return new ObservationHandler.FirstMatchingCompositeObservationHandler(
                    new PropagatingReceiverTracingObservationHandler<>(bridge, headers),
                    new PropagatingSenderTracingObservationHandler<>(bridge, headers),
                    new DefaultTracingObservationHandler(bridge));
        }
    }

    private SpanData only(String name) {
        List<SpanData> found = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(CALLER))
                .filter(span -> span.getName().equals(name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    @Test
    void continuesTheTraceOfTheCallerFromTheRequestToBatchAndAssumeRole() {
        JsonNode run = json(starting("ana", "traced", "text/csv", TargetsCsv.of(numbers(0, 10)), "")
                .header("traceparent", "00-" + CALLER + "-00f067aa0ba902b7-01")
                .exchange()
                .expectStatus()
                .isCreated());
        untilIn(run.get("id").asString(), "SUCCEEDED");
        await().atMost(PATIENCE)
                .until(() -> exporter.getFinishedSpanItems().stream()
                        .anyMatch(span -> span.getName().equals("onhook execute")));

        String tree = SpanTree.of(exporter.getFinishedSpanItems(), CALLER);
        SpanData request = only("http post /api/runs");
        SpanData accept = only("onhook accept");
        SpanData execute = only("onhook execute");
        SpanData onhook = only("onhook run");
        assertThat(request.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(ancestors(accept)).as(tree).contains(request.getSpanId());
        assertThat(execute.getParentSpanId()).as(tree).isEqualTo(accept.getSpanId());
        System.out.println(tree);
        assertThat(onhook.getParentSpanId()).as(tree).isEqualTo(execute.getSpanId());
        assertThat(exporter.getFinishedSpanItems())
                .filteredOn(span -> List.of("onhook batch", "onhook AssumeRole").contains(span.getName()))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(span -> assertThat(span.getParentSpanId()).as(tree).isEqualTo(onhook.getSpanId()));
    }

    /** Spring Security has spans of its own between. */
    private List<String> ancestors(SpanData span) {
        List<String> found = new ArrayList<>();
        Optional<SpanData> next = Optional.of(span);
        while (next.isPresent()) {
            String parent = next.get().getParentSpanId();
            found.add(parent);
            next = exporter.getFinishedSpanItems().stream()
                    .filter(other -> other.getSpanId().equals(parent))
                    .findFirst();
        }
        return found;
    }
}
