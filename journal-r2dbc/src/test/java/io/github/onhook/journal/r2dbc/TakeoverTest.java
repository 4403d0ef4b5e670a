package io.github.onhook.journal.r2dbc;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.replay.Replay;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.NumberRecord;
import io.github.onhook.simulator.record.SeenRequest;
import io.github.onhook.simulator.record.SeenRequest.SeenNumber;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Two instances of a service, each a process, with one database: one is killed or suspended, and the other completes
 * its run.
 */
class TakeoverTest extends DatabaseFixture {

    private static final int NUMBERS = 2_000;
    private static final int SOME = 50;
    private static final @Nullable String MEASURED_LEASE = System.getProperty("takeover.lease");
    /** Long enough not to expire on a busy machine; tests expire it explicitly. */
    private static final Duration LONG_LEASE = lease("PT1M");
    /** Expires by itself, but not while its owner is suspended for some seconds. */
    private static final Duration SHORT_LEASE = lease("PT8S");

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final Fleet fleet = Fleet.generate(
            FleetShape.of().accounts(4).numbers(NUMBERS).role("VoiceOps").quota(20, 20));
    private final Simulator simulator =
            Simulator.builder(fleet).recordedRequests(1 << 16).start();
    private final Plan plan = plan(fleet);
    private final String id = "takeover-" + System.nanoTime();

    @TempDir
    private Path directory = Path.of("unset");

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private static Plan plan(Fleet fleet) {
        Plan.Builder plan = Plan.builder();
        fleet.targets()
                .forEach(t -> plan.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));
        return plan.build();
    }

    private static Duration lease(String usual) {
        return Duration.parse(MEASURED_LEASE == null ? usual : MEASURED_LEASE);
    }

    private InstanceProcess instance(String name, Duration lease) throws IOException {
        return new InstanceProcess(name, directory, postgres, simulator.endpoint(), id, lease);
    }

    private List<SeenRequest> changes(InstanceProcess by) {
        return simulator.record().requests(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR).stream()
                .filter(request -> request.caller().endsWith("/" + by.name))
                .toList();
    }

    private static Set<String> numbers(List<SeenRequest> requests) {
        return requests.stream()
                .flatMap(request -> request.numbers().stream())
                .map(SeenNumber::phoneNumber)
                .collect(Collectors.toSet());
    }

    /** The numbers with an outcome so far. */
    private Set<String> finished() {
        return get(Replay.outcomes(plan, journals.read(id))
                .map(outcome -> outcome.target().phoneNumber().e164())
                .collect(Collectors.toSet()));
    }

    private void assertAllAreOffOnce() {
        assertThat(simulator.record().numbers()).hasSize(NUMBERS).allMatch(number -> number.voiceConnectorId() == null);
        assertThat(simulator.record().numbers())
                .extracting(NumberRecord::timesDisassociated)
                .containsOnly(1);
        assertThat(finished()).hasSize(NUMBERS);
        assertThat(get(journals.run(id)).state()).isEqualTo(StoredRun.State.ENDED);
    }

    @Test
    void completesTheRunOfAKilledInstance() throws Exception {
        journals.create(id, plan, "{}").block(PATIENCE);
        try (InstanceProcess first = instance("first", LONG_LEASE)) {
            first.untilItSays("taken");
            try (InstanceProcess second = instance("second", LONG_LEASE)) {
                InstanceProcess.until(() -> changes(first).size() >= SOME);
                first.signal("KILL");
                first.untilItEnds();
                Set<String> finished = finished();
                long killed = System.nanoTime();

                if (MEASURED_LEASE == null) {
                    leaseRunsOut(id);
                }
                second.untilItSays("taken");
                Duration waited = Duration.ofNanos(System.nanoTime() - killed);
                second.untilItSays("ended");
                second.untilItEnds();

                assertThat(second.said()).contains("ended SUCCEEDED disassociated=" + NUMBERS);
                assertAllAreOffOnce();
                assertThat(numbers(changes(second))).doesNotContainAnyElementsOf(finished);
                assertThat(changes(first))
                        .allMatch(request ->
                                request.number() < changes(second).get(0).number());
                OUT.printf(
                        "killed with kill -9: %d of %d numbers had their outcome; taken over after %d ms; the other"
                                + " sent %d requests for %d numbers, none of them finished before; %s",
                        finished.size(),
                        NUMBERS,
                        waited.toMillis(),
                        changes(second).size(),
                        numbers(changes(second)).size(),
                        second.said().lines().reduce("", (before, line) -> line));
                OUT.println();
            }
        }
    }

    /** The worst moment: its append is committed, and it has not received the answer. */
    @Test
    void sendsNothingAfterASuspendedInstanceContinues() throws Exception {
        journals.create(id, plan, "{}").block(PATIENCE);
        try (InstanceProcess first = instance("first", SHORT_LEASE)) {
            first.untilItSays("taken");
            try (InstanceProcess second = instance("second", LONG_LEASE)) {
                second.untilItSays("waiting");
                InstanceProcess.until(() -> changes(first).size() >= SOME);
                CompletableFuture<Boolean> letGo = new CompletableFuture<>();
                CompletableFuture<?> lock = lock(letGo);
                long before = untilNothingIsSent(first);
                first.signal("STOP");
                letGo.complete(true);
                lock.join();

                second.untilItSays("taken");
                int sent = changes(first).size();
                first.signal("CONT");
                first.untilItSays("lost");
                second.untilItSays("ended");
                first.untilItEnds();

                assertThat(first.said()).contains("lost TAKEN");
                assertThat(changes(first)).hasSize(sent).hasSize((int) before);
                assertThat(second.said()).contains("ended SUCCEEDED disassociated=" + NUMBERS);
                assertAllAreOffOnce();
                OUT.printf(
                        "suspended with kill -STOP: %d requests before, %d after it continued; %s",
                        before,
                        changes(first).size() - sent,
                        first.said().lines().reduce("", (earlier, line) -> line));
                OUT.println();
            }
        }
    }

    private CompletableFuture<?> lock(CompletableFuture<Boolean> letGo) {
        CompletableFuture<Boolean> locked = new CompletableFuture<>();
        CompletableFuture<?> lock = database.transaction(
                        connection -> Sql.of("SELECT 1 FROM onhook.run WHERE run_id = $1 FOR UPDATE", id)
                                .rows(connection, 0, row -> locked.complete(true))
                                .then(Mono.fromFuture(letGo)))
                .toFuture();
        locked.join();
        return lock;
    }

    /** Every lane waits for the journal once no request was sent for the duration of several batches. */
    private long untilNothingIsSent(InstanceProcess by) {
        return Objects.requireNonNull(Flux.interval(Duration.ofMillis(300))
                        .onBackpressureDrop()
                        .map(tick -> (long) changes(by).size())
                        .buffer(2, 1)
                        .filter(counts -> counts.size() == 2 && counts.get(0).equals(counts.get(1)))
                        .blockFirst(PATIENCE))
                .get(0);
    }
}
