package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** Tests the life cycle of a run through the API. */
class LifecycleTest extends ServiceTest {

    @Test
    void startsWatchesAndReportsARun() {
        List<Fleet.Assignment> numbers = numbers(0, 60).toList();
        simulator
                .faults()
                .add(Fault.when().number(numbers.get(0).phoneNumber()).then(Effect.numberError("Unprocessable")));

        JsonNode started = started(TargetsCsv.of(numbers.stream()), "?rate=20");
        String id = started.get("id").asString();
        String events = new String(
                Objects.requireNonNull(client.mutate()
                        .responseTimeout(PATIENCE)
                        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(1 << 24))
                        .build()
                        .get()
                        .uri("/api/runs/" + id + "/events")
                        .accept(MediaType.TEXT_EVENT_STREAM)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody()),
                StandardCharsets.UTF_8);

        assertThat(events)
                .contains("event: state\ndata: {\"run\":{\"id\":\"" + id)
                .endsWith("event: end\ndata: {}\n\n");
        assertThat(events).contains("\"state\":\"PARTIAL\"", "Look at the number's status and associations");
        JsonNode ended = run(id);
        assertThat(state(ended)).isEqualTo("PARTIAL");
        assertThat(ended.get("totals").get("disassociated").asInt()).isEqualTo(59);
        assertThat(report(id, "report.json", false))
                .contains("onhook.report/1", "\"arn\" : \"" + SimulatedAws.CALLER.arn() + "\"");
        assertThat(report(id, "report.csv", false).lines()).hasSize(61);
        assertThat(report(id, "report.md", false)).contains("Unprocessable");
        assertThat(report(id, "report.html", false)).startsWith("<!DOCTYPE html>");
        assertThat(report(id, "report.csv", true).lines())
                .hasSize(61)
                .noneMatch(line -> line.contains(numbers.get(5).phoneNumber()));
        assertThat(client.get()
                        .uri("/metrics")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .contains(
                        "onhook_observed_run_seconds_count",
                        "onhook_observed_batch_seconds_count",
                        "onhook_service_connections");
        assertThat(numbers)
                .filteredOn(number -> simulator.record().connectorOf(number.phoneNumber()) == null)
                .hasSize(59);
    }

    private String report(String id, String file, boolean mask) {
        return Objects.requireNonNull(client.get()
                .uri("/api/runs/" + id + "/" + file + "?mask=" + mask)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .value("Content-Disposition", value -> assertThat(value).contains("onhook-" + id + "-" + file))
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    @Test
    void pausesResumesAndCancelsARun() {
        String id = started(TargetsCsv.of(numbers(1, 80)), "?rate=0.5&canary=1")
                .get("id")
                .asString();
        JsonNode running = untilIn(id, "RUNNING");
        String version = "\"" + running.get("version").asLong() + "\"";

        JsonNode paused = json(act(id, "pause", "ben", version).expectStatus().isOk());
        assertThat(state(paused)).isEqualTo("PAUSED");
        assertThat(paused.get("actions").toString()).isEqualTo("[\"RESUME\",\"CANCEL\"]");
        act(id, "cancel", "ana", version)
                .expectStatus()
                .isEqualTo(412)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:onhook:problem:stale");
        act(id, "resume", "ana", "*").expectStatus().isOk();
        act(id, "cancel", "ana", "*").expectStatus().isOk();

        JsonNode ended = untilIn(id, "STOPPED");
        assertThat(ended.get("note").asString()).isEqualTo("cancelled by ana");
        assertThat(ended.get("totals").get("skipped").asInt()).isPositive();
        assertThat(ended.get("actions").toString()).isEqualTo("[\"RESUME\"]");
        act(id, "cancel", "ana", "*")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:onhook:problem:wrong-state")
                .jsonPath("$.detail")
                .isEqualTo("a run that is STOPPED cannot be cancelled; it allows [resume]");
    }

    @Test
    void requiresApprovalOfALargeRunByAnotherUser() {
        JsonNode started = started(TargetsCsv.of(numbers(2, 101)), "");
        String id = started.get("id").asString();
        assertThat(state(started)).isEqualTo("AWAITING_APPROVAL");

        act(id, "approve", "ana", "\"1\"")
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:onhook:problem:own-approval");
        act(id, "approve", "ben", "\"1\"").expectStatus().isOk();

        JsonNode ended = untilIn(id, "SUCCEEDED");
        assertThat(ended.get("decidedBy").asString()).isEqualTo("ben");
    }

    @Test
    void sendsNothingWhenALargeRunIsRefused() {
        String id = started(TargetsCsv.of(numbers(3, 101)), "").get("id").asString();

        act(id, "refuse", "ben", "*").expectStatus().isOk();

        assertThat(state(run(id))).isEqualTo("REFUSED");
        assertThat(numbers(3, 101)).allMatch(number -> simulator.record().connectorOf(number.phoneNumber()) != null);
        client.get()
                .uri("/api/runs/" + id + "/report.csv")
                .exchange()
                .expectStatus()
                .isEqualTo(409);
    }

    @Test
    void returnsTheSameRunForARepeatedRequest() {
        String key = UUID.randomUUID().toString();
        String csv = TargetsCsv.of(numbers(4, 10));

        JsonNode first = json(starting("ana", key, "text/csv", csv, "")
                .exchange()
                .expectStatus()
                .isCreated());
        JsonNode second = json(starting("ana", key, "text/csv", csv, "")
                .exchange()
                .expectStatus()
                .isOk());
        JsonNode other = json(starting("ben", key, "text/csv", csv, "")
                .exchange()
                .expectStatus()
                .isCreated());

        assertThat(second.get("id")).isEqualTo(first.get("id"));
        assertThat(other.get("id")).isNotEqualTo(first.get("id"));
        starting("ana", key, "text/csv", csv, "?skipInvalid=true")
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:onhook:problem:key-reused");
    }

    @Test
    void findsANumberWithItsOutcome() {
        Fleet.Assignment number = numbers(5, 1).findFirst().orElseThrow();
        String id = started(TargetsCsv.of(numbers(5, 20)), "").get("id").asString();
        untilIn(id, "SUCCEEDED");

        client.post()
                .uri("/api/runs/" + id + "/search")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"phoneNumber\": \"" + number.phoneNumber() + "\"}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.length()")
                .isEqualTo(1)
                .jsonPath("$[0].status")
                .isEqualTo("DISASSOCIATED")
                .jsonPath("$[0].voiceConnectorId")
                .isEqualTo(number.voiceConnectorId());
    }

    @Test
    void restoresTheChangesOfARun() {
        List<Fleet.Assignment> numbers = numbers(7, 40).toList();
        String id = started(TargetsCsv.of(numbers.stream()), "").get("id").asString();
        untilIn(id, "SUCCEEDED");

        JsonNode restore = json(client.post()
                .uri("/api/runs/" + id + "/restore")
                .header("Onhook-User", "ana")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .exchange()
                .expectStatus()
                .isCreated());

        JsonNode ended = untilIn(restore.get("id").asString(), "SUCCEEDED", "PARTIAL");
        assertThat(ended.get("totals").get("associated").asInt()).isEqualTo(40);
        assertThat(numbers)
                .allMatch(number ->
                        number.voiceConnectorId().equals(simulator.record().connectorOf(number.phoneNumber())));
    }

    @Test
    void acceptsTargetsAsJson() {
        Fleet.Assignment one = numbers(6, 2).toList().get(0);
        Fleet.Assignment two = numbers(6, 2).toList().get(1);

        JsonNode array = json(starting(
                        "ana",
                        UUID.randomUUID().toString(),
                        "application/json",
                        "[" + json(one) + "," + json(two) + "]",
                        "")
                .exchange()
                .expectStatus()
                .isCreated());
        JsonNode lines = json(starting(
                        "ana",
                        UUID.randomUUID().toString(),
                        "application/x-ndjson",
                        json(one) + "\n" + json(two) + "\n",
                        "")
                .exchange()
                .expectStatus()
                .isCreated());

        assertThat(array.get("size")).isEqualTo(lines.get("size"));
        untilIn(array.get("id").asString(), "SUCCEEDED");
        untilIn(lines.get("id").asString(), "SUCCEEDED", "PARTIAL");
        assertThat(Set.of(run(array.get("id").asString())
                        .get("size")
                        .get("targets")
                        .asInt()))
                .containsExactly(2);
    }

    private static String json(Fleet.Assignment target) {
        return "{\"account_id\": \"" + target.accountId() + "\", \"region\": \"" + target.region()
                + "\", \"voice_connector_id\": \"" + target.voiceConnectorId() + "\", \"phone_number\": \""
                + target.phoneNumber() + "\"}";
    }
}
