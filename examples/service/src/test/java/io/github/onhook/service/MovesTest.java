package io.github.onhook.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.TargetsCsv;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Moves and releases by the API, from start to undo. */
class MovesTest extends ServiceTest {

    /** Numbers of one connector that no other test takes. */
    private List<Fleet.Assignment> onOneConnector(int count) {
        List<Fleet.Assignment> all = numbers(7, Integer.MAX_VALUE).toList();
        String last = all.get(all.size() - 1).voiceConnectorId();
        List<Fleet.Assignment> there = all.stream()
                .filter(number -> number.voiceConnectorId().equals(last))
                .toList();
        return there.subList(there.size() - count, there.size());
    }

    private String otherConnector(Fleet.Assignment number) {
        return numbers(7, Integer.MAX_VALUE)
                .filter(other -> other.region().equals(number.region())
                        && !other.voiceConnectorId().equals(number.voiceConnectorId()))
                .findFirst()
                .orElseThrow()
                .voiceConnectorId();
    }

    private JsonNode restored(String id, String status) {
        JsonNode started = json(client.post()
                .uri("/api/runs/" + id + "/restore")
                .header("Onhook-User", "ana")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .exchange()
                .expectStatus()
                .isCreated());
        JsonNode ended = untilIn(started.get("id").asString(), "SUCCEEDED", "PARTIAL");
        assertThat(ended.at("/totals/others/" + status).asInt())
                .as(ended.toString())
                .isEqualTo(20);
        return ended;
    }

    @Test
    void movesNumbersShowsTheirTimeOutOfServiceAndMovesThemBack() {
        List<Fleet.Assignment> numbers = onOneConnector(20);
        String old = numbers.get(0).voiceConnectorId();
        String other = otherConnector(numbers.get(0));

        String id = started(TargetsCsv.of(numbers.stream()), "?operation=move&batchSize=5&to=" + other)
                .get("id")
                .asString();
        JsonNode ended = untilIn(id, "SUCCEEDED", "PARTIAL");

        assertThat(ended.at("/totals/others/MOVED").asInt())
                .as(ended.toString())
                .isEqualTo(20);
        assertThat(numbers).allMatch(number -> other.equals(simulator.record().connectorOf(number.phoneNumber())));
        assertThat(events(id)).contains("\"outOfService\":{\"numbers\":20,\"medianMillis\":");
        restored(id, "MOVED");
        assertThat(numbers).allMatch(number -> old.equals(simulator.record().connectorOf(number.phoneNumber())));
        assertThat(simulator.record().forced()).isZero();
    }

    private String events(String id) {
        return new String(
                Objects.requireNonNull(client.get()
                        .uri("/api/runs/" + id + "/events")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody()),
                StandardCharsets.UTF_8);
    }

    @Test
    void releasesAsManyNumbersAsAreConfirmedAndTakesThemOutOfTheQueueAgain() {
        String csv = TargetsCsv.of(onOneConnector(40).subList(0, 20).stream());
        String off = started(csv, "").get("id").asString();
        untilIn(off, "SUCCEEDED");

        assertThat(refused(csv, "?operation=release&confirm=19"))
                .contains("confirm is 19, and there are 20 numbers to release");
        String id = started(csv, "?operation=release&confirm=20").get("id").asString();
        JsonNode ended = untilIn(id, "SUCCEEDED", "PARTIAL");

        assertThat(ended.at("/totals/others/RELEASED").asInt())
                .as(ended.toString())
                .isEqualTo(20);
        assertThat(onOneConnector(40).subList(0, 20))
                .allMatch(number ->
                        simulator.record().number(number.phoneNumber()).deletedAt() != null);
        JsonNode undone = restored(id, "RESTORED");
        assertThat(undone.at("/options/operation").asString()).isEqualTo("undo-release");
    }

    @Test
    void refusesWhatDoesNotSayWhereOrHowMany() {
        String csv = TargetsCsv.of(onOneConnector(40).subList(0, 2).stream());

        assertThat(refused(csv, "?operation=release")).contains("say in confirm how many");
        assertThat(refused(csv, "?to=abcdefghijklmnopqrstu1")).contains("say operation=move");
        assertThat(refused(csv, "?operation=move")).contains("to_voice_connector_id");
        assertThat(refused(csv, "?operation=move&to=here=abcdefghijklmnopqrstu1"))
                .contains("must be CONNECTOR or ACCOUNT/REGION=CONNECTOR");
        assertThat(refused(csv, "?operation=move&to=111122223333/us-east-1=a1&to=111122223333/us-east-1=b2"))
                .contains("to names two connectors for 111122223333/us-east-1");
    }

    private String refused(String csv, String query) {
        return Objects.requireNonNull(starting("ana", UUID.randomUUID().toString(), "text/csv", csv, query)
                .exchange()
                .expectStatus()
                .is4xxClientError()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }
}
