package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.NumberRecord;
import io.github.onhook.simulator.record.SeenRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/**
 * Instances that share a PostgreSQL: runs of one are completed, shown and controlled by another. The two slowest tests
 * run only
 * with {@code -Dinstances=all}.
 */
@Execution(ExecutionMode.CONCURRENT)
class TwoInstancesTest {

    private static final int NUMBERS = 1_200;
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @TempDir
    private Path dir;

    private final Fleet fleet = Fleet.generate(
            FleetShape.of().accounts(4).numbers(NUMBERS).role("VoiceOps").quota(20, 20));
    private final Simulator simulator =
            Simulator.builder(fleet).recordedRequests(1 << 16).start();
    private final List<ServiceProcess> services = new ArrayList<>();
    private final Database database = new Database();

    @AfterEach
    void endAll() {
        services.forEach(ServiceProcess::close);
        simulator.close();
    }

    @Test
    void completesTheRunOfAKilledInstance() throws Exception {
        ServiceProcess first = start("first");
        ServiceProcess second = start("second");
        String id = begin(first, "once");

        untilDone(300);
        first.signal("KILL");
        first.untilItEnds();
        long before = done();
        long killed = System.nanoTime();
        await().atMost(PATIENCE).until(() -> !sentBy("second").isEmpty());
        Duration waited = Duration.ofNanos(System.nanoTime() - killed);
        second.untilIn(id, "SUCCEEDED");

        assertThat(before).isLessThan(NUMBERS);
        assertReportAgrees(second, id);
        assertAllSentBefore("first", "second");
        OUT.printf(
                "killed with kill -9: %d of %d numbers were off; the other sent its first request after %d ms and ended"
                        + " the run, %d requests after %d; its report agrees number by number%n",
                before,
                NUMBERS,
                waited.toMillis(),
                sentBy("second").size(),
                sentBy("first").size());
    }

    @Test
    @EnabledIfSystemProperty(
            named = "instances",
            matches = "all",
            disabledReason = "examples/service/two-instances runs it")
    void continuesTheRunOfAReplacedInstanceImmediately() throws Exception {
        Map<String, ServiceProcess> left = new HashMap<>();
        for (String name : List.of("first", "second", "third")) {
            left.put(name, start(name));
        }
        String id = begin(Objects.requireNonNull(left.get("first")), "once");
        List<String> had = new ArrayList<>();
        List<Long> waited = new ArrayList<>();
        List<CompletableFuture<List<String>>> watched = new ArrayList<>();
        for (int numbers : List.of(200, 500)) {
            String owner = untilOneSends(left);
            ServiceProcess service = Objects.requireNonNull(left.remove(owner));
            watched.add(watch(service, id));
            untilDone(numbers);
            service.signal("TERM");
            service.untilItEnds();
            long ended = System.nanoTime();
            had.add(owner);
            untilOneSends(left);
            waited.add(Duration.ofNanos(System.nanoTime() - ended).toMillis());
        }
        String last = untilOneSends(left);
        ServiceProcess service = Objects.requireNonNull(left.get(last));
        watched.add(watch(service, id));
        service.untilIn(id, "SUCCEEDED");

        for (int i = 0; i < 2; i++) {
            assertThat(watched.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .contains("state")
                    .doesNotContain("end");
        }
        assertThat(watched.get(2).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .contains("state")
                .endsWith("end");
        assertReportAgrees(service, id);
        assertAllSentBefore(had.get(0), had.get(1));
        assertAllSentBefore(had.get(1), last);
        assertThat(begin(service, "once")).isEqualTo(id);
        OUT.printf(
                "replaced with SIGTERM, twice: the next sent its first request %d and %d ms after the process had"
                        + " ended; %d, %d and %d requests; the report agrees number by number%n",
                waited.get(0),
                waited.get(1),
                sentBy(had.get(0)).size(),
                sentBy(had.get(1)).size(),
                sentBy(last).size());
    }

    private String untilOneSends(Map<String, ServiceProcess> some) {
        return await().atMost(PATIENCE)
                .until(
                        () -> some.keySet().stream()
                                .filter(name -> !sentBy(name).isEmpty())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    @EnabledIfSystemProperty(
            named = "instances",
            matches = "all",
            disabledReason = "examples/service/two-instances runs it")
    void sendsNothingFromAnInstanceSuspendedBeyondItsLease() throws Exception {
        ServiceProcess first = start("first");
        ServiceProcess second = start("second");
        String id = begin(first, "once");
        untilDone(200);

        first.signal("STOP");
        await().atMost(PATIENCE).until(() -> !sentBy("second").isEmpty());
        int sent = sentBy("first").size();
        first.signal("CONT");
        await().atMost(PATIENCE).until(() -> first.log().contains("does not continue here"));
        second.untilIn(id, "SUCCEEDED");
        first.untilIn(id, "SUCCEEDED");

        assertThat(sentBy("first")).hasSize(sent);
        assertReportAgrees(second, id);
        assertReportAgrees(first, id);
        OUT.printf(
                "held up with kill -STOP: %d requests before, %d after it went on; both show the same report%n",
                sent, sentBy("first").size() - sent);
    }

    @Test
    void showsAndControlsARunThroughAnotherInstance() throws Exception {
        ServiceProcess first = startUndisturbed("first");
        ServiceProcess second = startUndisturbed("second");
        String id = begin(first, "once");
        untilDone(200);
        assertThat(first.client
                        .get()
                        .uri("/metrics")
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .contains("r2dbc_pool_acquired_connections", "r2dbc_pool_max_allocated_connections");
        await().atMost(PATIENCE)
                .until(() -> second.run(id).path("totals").path("disassociated").asInt() > 100);

        JsonNode paused = ServiceTest.json(
                second.act(id, "pause", tag(second.run(id))).expectStatus().isOk());
        String old = tag(first.run(id));
        first.untilIn(id, "PAUSED");
        String seen = firstEvents(second, id);
        assertThat(seen).contains("\"state\":\"PAUSED\"", "\"locations\":[{\"accountId\"");
        awaitNoRequests();
        assertThat(statuses(second, id)).containsOnlyKeys("DISASSOCIATED", "PENDING");

        ServiceTest.json(second.act(id, "resume", tag(paused)).expectStatus().isOk());
        first.untilIn(id, "RUNNING");
        first.act(id, "pause", old).expectStatus().isEqualTo(412);
        second.act(id, "cancel", "*").expectStatus().isOk();
        JsonNode ended = second.untilIn(id, "STOPPED");

        assertThat(ended.get("note").asString()).isEqualTo("cancelled by operator");
        assertThat(sentBy("second")).isEmpty();
        Map<String, String> rows = report(second, id);
        assertThat(rows).hasSize(NUMBERS).isEqualTo(report(first, id));
        assertThat(rows.values()).contains("DISASSOCIATED", "SKIPPED");
        assertAgrees(rows);
        String restore = ServiceTest.json(second.client
                        .post()
                        .uri("/api/runs/" + id + "/restore")
                        .header("Idempotency-Key", "back")
                        .exchange()
                        .expectStatus()
                        .isCreated())
                .get("id")
                .asString();
        second.untilIn(restore, "SUCCEEDED");
        assertThat(done()).isZero();
        OUT.printf(
                "steered by the one that had it not: shown, paused, searched, resumed and cancelled, with %d numbers"
                        + " off; the same report from both; put back%n",
                rows.values().stream().filter("DISASSOCIATED"::equals).count());
    }

    /** Renews its leases in time on a machine that is busy, too. */
    private ServiceProcess startUndisturbed(String name) throws IOException {
        return start(name, Duration.ofMinutes(1));
    }

    /** Loses its leases soon, once it does not renew them. */
    private ServiceProcess start(String name) throws IOException {
        return start(name, Duration.ofSeconds(5));
    }

    private ServiceProcess start(String name, Duration lease) throws IOException {
        String[] properties = Stream.concat(
                        Arrays.stream(database.properties()),
                        Stream.of(
                                "--onhook.directory=" + dir.resolve(name),
                                "--onhook.sessions.session-name=" + name,
                                "--onhook.postgres.lease=" + lease))
                .toArray(String[]::new);
        ServiceProcess service = new ServiceProcess(dir.resolve(name + ".log"), simulator, properties);
        services.add(service);
        return service;
    }

    private String begin(ServiceProcess service, String key) {
        return ServiceTest.json(service.client
                        .post()
                        .uri("/api/runs?rate=1&batchSize=10")
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "text/csv")
                        .bodyValue(TargetsCsv.of(fleet.targets()))
                        .exchange()
                        .expectStatus()
                        .is2xxSuccessful())
                .get("id")
                .asString();
    }

    private static String tag(JsonNode run) {
        return "\"" + run.get("version").asLong() + "\"";
    }

    /** The types of the events of a watcher, until the stream ends or breaks. */
    private static CompletableFuture<List<String>> watch(ServiceProcess service, String id) {
        return service.client
                .get()
                .uri("/api/runs/" + id + "/events")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .getResponseBody()
                .mapNotNull(ServerSentEvent::event)
                .onErrorComplete()
                .collectList()
                .toFuture();
    }

    /** The events of a watcher within some seconds. */
    private static String firstEvents(ServiceProcess service, String id) {
        return String.join(
                "",
                Objects.requireNonNull(service.client
                        .get()
                        .uri("/api/runs/" + id + "/events")
                        .accept(MediaType.TEXT_EVENT_STREAM)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .returnResult(String.class)
                        .getResponseBody()
                        .take(Duration.ofSeconds(3))
                        .collectList()
                        .block(PATIENCE)));
    }

    private Map<String, List<String>> statuses(ServiceProcess service, String id) {
        return Stream.of(
                        simulator.record().numbers().filter(n -> n.voiceConnectorId() == null),
                        simulator.record().numbers().filter(n -> n.voiceConnectorId() != null))
                .map(numbers -> numbers.findFirst().orElseThrow().phoneNumber())
                .map(number -> ServiceTest.json(service.client
                                .post()
                                .uri("/api/runs/" + id + "/search")
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue("{\"phoneNumber\": \"" + number + "\"}")
                                .exchange())
                        .get(0)
                        .get("status")
                        .asString())
                .collect(Collectors.groupingBy(Function.identity()));
    }

    private void untilDone(long numbers) {
        await().atMost(PATIENCE).until(() -> done() >= numbers);
    }

    private void awaitNoRequests() {
        AtomicLong before = new AtomicLong();
        await().atMost(PATIENCE).during(Duration.ofSeconds(2)).until(() -> {
            long now = done();
            return before.getAndSet(now) == now;
        });
    }

    private long done() {
        return simulator
                .record()
                .numbers()
                .filter(number -> number.voiceConnectorId() == null)
                .count();
    }

    private List<SeenRequest> sentBy(String name) {
        return simulator.record().requests(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR).stream()
                .filter(request -> request.caller().endsWith("/" + name))
                .toList();
    }

    private void assertAllSentBefore(String earlier, String later) {
        long next = sentBy(later).get(0).number();
        assertThat(sentBy(earlier)).isNotEmpty().allMatch(request -> request.number() < next);
    }

    private void assertReportAgrees(ServiceProcess service, String id) {
        Map<String, String> rows = report(service, id);
        assertThat(rows).hasSize(NUMBERS);
        assertThat(rows.values()).containsOnly("DISASSOCIATED");
        assertAgrees(rows);
        assertThat(simulator.record().numbers())
                .extracting(NumberRecord::timesDisassociated)
                .containsOnly(1);
    }

    /** Compares number by number. */
    private void assertAgrees(Map<String, String> rows) {
        assertThat(simulator.record().numbers())
                .hasSize(NUMBERS)
                .allMatch(number ->
                        (number.voiceConnectorId() == null) == "DISASSOCIATED".equals(rows.get(number.phoneNumber())));
    }

    private static Map<String, String> report(ServiceProcess service, String id) {
        WebTestClient.ResponseSpec report =
                service.client.get().uri("/api/runs/" + id + "/report.csv").exchange();
        byte[] csv = Objects.requireNonNull(
                report.expectStatus().isOk().expectBody().returnResult().getResponseBody());
        return new String(csv, StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(row -> row.split(",", -1))
                .collect(Collectors.toMap(row -> row[3], row -> row[4]));
    }
}
