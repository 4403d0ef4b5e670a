package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.journal.r2dbc.Postgres;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.TargetsCsv;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.opentest4j.TestAbortedException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Queries of PostgreSQL's profile are observed as Spring Boot observes them: as meters, and as spans. */
@EnabledIf(value = "isInstalled", disabledReason = "PostgreSQL is not installed (apt-get install postgresql)")
@ActiveProfiles("postgres")
@Import(TracedRunTest.Tracing.class)
class TracedQueriesTest extends ServiceTest {

    private static final String CALLER = "a0f92f3577b34da6a3ce929d0e0e4736";

    @Autowired
    private InMemorySpanExporter exporter;

    static boolean isInstalled() {
        try {
            return Postgres.shared().port() > 0;
        } catch (TestAbortedException e) {
            return false;
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        Database database = new Database();
        properties.add("spring.r2dbc.url", database::url);
        properties.add("spring.r2dbc.username", () -> Postgres.USER);
    }

    @Test
    void observesQueriesAsMetersAndInTheTraceOfTheRun() {
        List<Fleet.Assignment> numbers = numbers(0, 10).toList();
        JsonNode run = json(starting("ana", "traced", "text/csv", TargetsCsv.of(numbers.stream()), "")
                .header("traceparent", "00-" + CALLER + "-00f067aa0ba902b7-01")
                .exchange()
                .expectStatus()
                .isCreated());
        untilIn(run.get("id").asString(), "SUCCEEDED");
        await().atMost(PATIENCE)
                .until(() -> exporter.getFinishedSpanItems().stream()
                        .anyMatch(span -> span.getName().equals("onhook execute")));

        List<String> all = queries(exporter.getFinishedSpanItems().stream());
        List<String> ofTheRun = queries(exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(CALLER)));
        assertThat(ofTheRun)
                .as(SpanTree.of(exporter.getFinishedSpanItems(), CALLER))
                .anyMatch(query -> query.contains("INSERT INTO onhook_service.file_part"))
                .anyMatch(query -> query.contains("INSERT INTO onhook_service.run"))
                .anyMatch(query -> query.contains("INSERT INTO onhook.journal"));
        assertThat(all).noneMatch(query -> query.contains(numbers.get(0).phoneNumber()));
        assertThat(client.get()
                        .uri("/metrics")
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .contains("r2dbc_query_seconds_count", "r2dbc_pool_acquired_connections")
                .doesNotContain(numbers.get(0).phoneNumber(), "INSERT INTO");
    }

    private static List<String> queries(Stream<SpanData> spans) {
        return spans.filter(span -> span.getName().equals("query"))
                .map(span -> span.getAttributes().toString())
                .toList();
    }
}
