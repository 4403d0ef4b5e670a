package io.github.onhook.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.TargetsCsv;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Tests the errors for bad requests, which are reported before anything is sent. */
@TestPropertySource(properties = {"onhook.max-upload=20KB", "onhook.max-running=1", "onhook.max-waiting=1"})
class BadRequestsTest extends ServiceTest {

    @Test
    void reportsAllMistakesOfAnUploadWithoutNumbers() {
        List<Fleet.Assignment> two = numbers(0, 2).toList();
        String csv =
                TargetsCsv.of(two.stream()) + "1,us-east-1,abc,+12065550100\n" + "111122223333,moon-1,abc,12065550199\n"
                        + two.get(0).accountId() + "," + two.get(0).region() + ",other0connector,"
                        + two.get(0).phoneNumber()
                        + "\n";

        String problem = problem(start("text/csv", csv, ""), 422, "bad-targets");

        assertThat(problem)
                .contains(
                        "\"count\":3", "line 4: account_id must be 12 digits", "line 5: region must be a Region's code")
                .contains("a phone number begins with +", "lines 2 and 6: one number is on two connectors")
                .doesNotContain("12065550199", two.get(0).phoneNumber());
    }

    @Test
    void rejectsAnUploadWithoutTargets() {
        assertThat(problem(start("text/csv", TargetsCsv.HEADER, ""), 422, "bad-targets"))
                .contains("there is no target in it");
        assertThat(problem(start("text/csv", "account_id,region\n", ""), 422, "bad-targets"))
                .contains("voice_connector_id", "phone_number");
        assertThat(problem(start("application/x-ndjson", "{\"account_id\": \n", ""), 422, "bad-targets"))
                .contains("is not one JSON object");
        assertThat(problem(start("application/json", "[]", ""), 422, "bad-targets"))
                .contains("the file is empty");
    }

    @Test
    void rejectsABodyThatIsNoJsonArray() {
        for (String body : List.of("{}", "[{\"phone_number\": \"+12065550100\"", "[{}] []", "nonsense")) {
            assertThat(problem(start("application/json", body, ""), 400, "malformed"))
                    .contains("is not one JSON array")
                    .doesNotContain("12065550100");
        }
    }

    @Test
    void rejectsAnUploadThatIsTooLarge() {
        problem(start("text/csv", TargetsCsv.HEADER + "x".repeat(30_000), ""), 413, "too-large");
    }

    @Test
    void rejectsOtherMediaTypes() {
        start("application/pdf", "%PDF", "")
                .exchange()
                .expectStatus()
                .isEqualTo(415)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void reportsAllMistakesOfTheOptions() {
        String csv = TargetsCsv.of(numbers(0, 1));

        assertThat(problem(start("text/csv", csv, "?maxFailure=3&rate=fast&skipInvalid=yes"), 400, "bad-options"))
                .contains(
                        "there is no option 'maxFailure'",
                        "rate must be requests",
                        "skipInvalid must be true or false");
        assertThat(problem(start("text/csv", csv, "?rate=-1&canary=lots&maxFailures=200%25"), 400, "bad-options"))
                .contains("rate must be at least 0.001 requests per second", "canary must be", "maxFailures must be");
    }

    @Test
    void requiresAKeyToStartAndAVersionToChange() {
        WebTestClient.ResponseSpec noKey = client.post()
                .uri("/api/runs")
                .header("Content-Type", "text/csv")
                .bodyValue(TargetsCsv.of(numbers(0, 1)))
                .exchange();
        assertThat(problem(noKey, 400, "malformed")).contains("Idempotency-Key");
        assertThat(problem(client.post().uri("/api/runs/nobody/pause").exchange(), 428, "version-needed"))
                .contains("If-Match");
        problem(act("nobody", "pause", "ana", "3"), 400, "malformed");
        problem(act("nobody", "pause", "ana", "*"), 404, "unknown-run");
    }

    @Test
    void queuesRunsUpToTheLimit() {
        String first = started(TargetsCsv.of(numbers(1, 80)), "?rate=0.2&batchSize=1")
                .get("id")
                .asString();
        String second = started(TargetsCsv.of(numbers(2, 80)), "?rate=0.2&batchSize=1")
                .get("id")
                .asString();

        untilIn(first, "RUNNING");
        assertThat(state(run(second))).isEqualTo("QUEUED");
        WebTestClient.ResponseSpec third =
                start("text/csv", TargetsCsv.of(numbers(3, 2)), "").exchange();
        third.expectHeader().exists("Retry-After");
        problem(third, 429, "queue-full");
        problem(act(second, "pause", "ana", "*"), 409, "wrong-state");

        act(first, "cancel", "ana", "*").expectStatus().isOk();
        untilIn(second, "RUNNING");
        untilIn(first, "STOPPED");
        act(first, "resume", "ana", "*").expectStatus().isOk();
        assertThat(state(run(first))).isEqualTo("QUEUED");
        // It has started before, so it has a report, which is written when it gets a slot.
        act(first, "cancel", "ben", "*").expectStatus().isOk();
        assertThat(state(run(first))).isEqualTo("CANCELLING");
        act(second, "cancel", "ana", "*").expectStatus().isOk();
        untilIn(second, "STOPPED");
        JsonNode again = untilIn(first, "STOPPED");
        assertThat(again.get("note").asString()).isEqualTo("cancelled by ben");
        client.get()
                .uri("/api/runs/" + first + "/report.csv")
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void answersNotFoundForUnknownResources() {
        problem(client.get().uri("/api/runs/nobody").exchange(), 404, "unknown-run");
        problem(client.get().uri("/api/runs?limit=0").exchange(), 400, "malformed");
        problem(client.get().uri("/api/runs/nobody/report.pdf").exchange(), 400, "malformed");
        problem(client.get().uri("/api/runs/nobody/events").exchange(), 404, "unknown-run");
        Stream.of("{}", "{\"phoneNumber\": \"none\"}")
                .forEach(body -> problem(
                        client.post()
                                .uri("/api/runs/nobody/search")
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(body)
                                .exchange(),
                        400,
                        "malformed"));
    }

    @Test
    void rejectsOtherHostNames() {
        client.get()
                .uri("/api/runs")
                .header("Host", "evil.example")
                .exchange()
                .expectStatus()
                .isEqualTo(421);
    }

    private WebTestClient.RequestHeadersSpec<?> start(String type, String body, String query) {
        return starting("ana", UUID.randomUUID().toString(), type, body, query);
    }

    private static String problem(WebTestClient.RequestHeadersSpec<?> request, int status, String type) {
        return problem(request.exchange(), status, type);
    }

    private static String problem(WebTestClient.ResponseSpec response, int status, String type) {
        String body = response.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(body).contains("\"type\":\"urn:onhook:problem:" + type + "\"", "\"status\":" + status);
        return String.valueOf(body);
    }
}
