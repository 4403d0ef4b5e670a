package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunStatus;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.temporal.internal.client.KeylessWorkers;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.temporal.client.WorkflowClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Workers that cannot open what the others seal. */
class WrongKeysTest {

    private static final HistoryKeys OTHER = HistoryKeys.parse("other AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private static Rig rig() {
        return new Rig(Fleet.generate(FleetShape.of()
                .accounts(1)
                .regions("us-east-1")
                .connectorsPerLocation(1)
                .numbers(20)
                .quota(50, 50)));
    }

    /** The keys of the runs have the id "random"; the first ones have that id, too, and are others. */
    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of(HistoryKeys.random(), "other keys than this process"),
                Arguments.of(OTHER, "other keys than this process"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void finishesAtAWorkerWithTheKeyAndNamesTheOneWithout(HistoryKeys wrong, String why) {
        try (Rig rig = rig()) {
            rig.workerWithKeys("wrong", wrong);
            TemporalRun run = rig.orchestrator(settings -> settings).run(rig.plan());
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> !found(rig, run, rig.keys).isEmpty());
            assertThat(found(rig, run, rig.keys))
                    .singleElement()
                    .asString()
                    .contains("worker wrong")
                    .contains(why);

            rig.worker("right");

            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(20);
            assertThat(run.soFar().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }

    @Test
    void namesTheMissingKeyToWhoHasTheWorkersKeys() {
        try (Rig rig = rig()) {
            rig.workerWithKeys("wrong", OTHER);
            TemporalRun run = rig.orchestrator(settings -> settings).run(rig.plan());
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();

            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> !found(rig, run, OTHER).isEmpty());

            assertThat(found(rig, run, OTHER))
                    .singleElement()
                    .asString()
                    .contains("sealed with key 'random', which is not among its history keys");
            outcomes.cancel(true);
        }
    }

    private static Set<String> found(Rig rig, TemporalRun run, HistoryKeys keys) {
        KeylessWorkers keyless = new KeylessWorkers(SealedPayloads.converter(keys));
        WorkflowClient.newInstance(rig.service)
                .fetchHistory(Ids.run(run.id()))
                .getEvents()
                .forEach(keyless::read);
        return keyless.found();
    }
}
