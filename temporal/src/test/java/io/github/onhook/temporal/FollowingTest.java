package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** Follows running and ended runs from another process. */
class FollowingTest {

    @Test
    void followsARunOfAnotherProcessFromItsBeginning() {
        CountDownLatch attached = new CountDownLatch(1);
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> {
            if (order.index() == 1) {
                awaitQuietly(attached);
            }
            return Stage.all(Status.DISASSOCIATED, numbers);
        })) {
            Plan plan = Stage.plan(2, 20);
            TemporalRun begun = stage.run(plan, false, settings -> settings);
            CompletableFuture<List<Outcome>> first =
                    begun.outcomes().collectList().toFuture();
            await().atMost(PATIENCE).until(() -> begun.soFar().totals().disassociated() == 20);

            TemporalRun other = TemporalOrchestrator.builder(stage.service, Stage.QUEUE, stage.keys)
                    .build()
                    .attach(begun.id(), plan, List.of());
            CompletableFuture<List<Outcome>> second =
                    other.outcomes().collectList().toFuture();
            await().atMost(PATIENCE).until(() -> other.soFar().totals().disassociated() == 20);
            attached.countDown();

            assertThat(second.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                    .hasSize(40);
            assertThat(first.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                    .hasSize(40);
            assertThat(other.soFar().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(other.soFar().totals()).isEqualTo(begun.soFar().totals());
            assertThat(other.soFar().requests()).isEqualTo(begun.soFar().requests());
        }
    }

    @Test
    void failsToFollowAnUnknownRun() {
        try (Stage stage =
                new Stage(HistoryKeys.random(), (order, numbers) -> Stage.all(Status.DISASSOCIATED, numbers))) {
            TemporalOrchestrator orchestrator = TemporalOrchestrator.builder(stage.service, Stage.QUEUE, stage.keys)
                    .build();

            StepVerifier.create(orchestrator.knows("20260102T030405Z-1f2e3d4c"))
                    .expectNext(false)
                    .expectComplete()
                    .verify(PATIENCE);
            StepVerifier.create(orchestrator
                            .attach("20260102T030405Z-1f2e3d4c", Stage.plan(1, 1), List.of())
                            .outcomes())
                    .expectError(NoSuchElementException.class)
                    .verify(PATIENCE);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void exposesOnlyTheSearchAttributesInPlainText() {
        try (Stage stage =
                new Stage(HistoryKeys.random(), (order, numbers) -> Stage.all(Status.DISASSOCIATED, numbers))) {
            stage.operator()
                    .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                            .setNamespace("default")
                            .putAllSearchAttributes(Map.of(
                                    "OnhookRunId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
                                    "OnhookOperation", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
                                    "OnhookPhase", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
                                    "OnhookTargets", IndexedValueType.INDEXED_VALUE_TYPE_INT))
                            .build());
            TemporalRun run = TemporalOrchestrator.builder(stage.service, Stage.QUEUE, stage.keys)
                    .searchAttributes(true)
                    .build()
                    .run(Stage.plan(1, 20));

            Report report = Objects.requireNonNull(run.report().block(PATIENCE));

            assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
            Map<String, Payload> attributes = stage.service
                    .blockingStub()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace("default")
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(Ids.run(run.id())))
                            .build())
                    .getWorkflowExecutionInfo()
                    .getSearchAttributes()
                    .getIndexedFieldsMap();
            assertThat(attributes)
                    .hasEntrySatisfying("OnhookRunId", says("\"" + run.id() + "\""))
                    .hasEntrySatisfying("OnhookOperation", says("\"VOICE_CONNECTOR\""))
                    .hasEntrySatisfying("OnhookPhase", says("\"DONE\""))
                    .hasEntrySatisfying("OnhookTargets", says("20"));
        }
    }

    @Test
    void namesTheCommandThatMakesMissingSearchAttributes() {
        try (Stage stage =
                new Stage(HistoryKeys.random(), (order, numbers) -> Stage.all(Status.DISASSOCIATED, numbers))) {
            TemporalRun run = TemporalOrchestrator.builder(stage.service, Stage.QUEUE, stage.keys)
                    .searchAttributes(true)
                    .build()
                    .run(Stage.plan(1, 20));

            assertThatThrownBy(() -> run.report().block(PATIENCE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("temporal operator search-attribute create --namespace default")
                    .hasMessageContaining("OnhookRunId");
        }
    }

    private static Consumer<Payload> says(String value) {
        return payload -> assertThat(payload.getData().toStringUtf8()).isEqualTo(value);
    }

    @Test
    void endsWithAReportIfTheServiceHasLostTheRun() {
        CountDownLatch lost = new CountDownLatch(1);
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> {
                    if (order.index() == 1) {
                        awaitQuietly(lost);
                    }
                    return Stage.all(Status.DISASSOCIATED, numbers);
                });
                ServiceProxy proxy = stage.proxy()) {
            WorkflowServiceStubs service = proxy.connection();
            TemporalRun run = TemporalOrchestrator.builder(service, Stage.QUEUE, stage.keys)
                    .build()
                    .run(Stage.plan(2, 20));
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();
            await().atMost(PATIENCE).until(() -> run.soFar().totals().disassociated() == 20);

            proxy.loseRuns();

            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(40);
            assertThat(run.soFar().status()).isEqualTo(RunStatus.STOPPED);
            assertThat(run.soFar().totals().disassociated()).isEqualTo(20);
            assertThat(run.soFar().totals().unknown()).isEqualTo(20);
            lost.countDown();
            service.shutdownNow();
        }
    }

    /** The numbers of a chunk that a worker has may be off. */
    @Test
    void leavesTheNumbersOfAChunkUnderWayUnknownIfTheRunIsTerminated() {
        CountDownLatch terminated = new CountDownLatch(1);
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> {
            awaitQuietly(terminated);
            return Stage.all(Status.DISASSOCIATED, numbers);
        })) {
            TemporalRun run = stage.run(Stage.plan(1, 1_200), false, settings -> settings);
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();
            await().atMost(PATIENCE).until(() -> stage.chunks.size() == 1);

            stage.client.newUntypedWorkflowStub(Ids.location(run.id(), 0)).terminate("by hand");
            stage.client.newUntypedWorkflowStub(Ids.run(run.id())).terminate("by hand");

            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(1_200);
            assertThat(run.soFar().totals().unknown()).isEqualTo(1_000);
            assertThat(run.soFar().totals().skipped()).isEqualTo(200);
            terminated.countDown();
        }
    }

    /** Runs of other protected numbers are not the run that is followed, whether more or fewer are protected. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void refusesToFollowARunWithOtherProtectedNumbers(int more) {
        try (Stage stage =
                new Stage(HistoryKeys.random(), (order, numbers) -> Stage.all(Status.DISASSOCIATED, numbers))) {
            Plan plan = Stage.plan(1, 20);
            List<PhoneNumber> numbers = plan.connectors().get(0).targets().stream()
                    .map(Target::phoneNumber)
                    .toList();
            TemporalRun begun = protecting(stage, numbers.subList(0, 2)).run(plan);
            Objects.requireNonNull(begun.report().block(PATIENCE));

            // As many as before, but others; or more; or none.
            List<PhoneNumber> others = more == 2 ? numbers.subList(2, 4) : numbers.subList(0, more);
            StepVerifier.create(protecting(stage, others)
                            .attach(begun.id(), plan, List.of())
                            .outcomes())
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("other protected numbers"))
                    .verify(PATIENCE);
            Report again = protecting(stage, numbers.subList(0, 2))
                    .attach(begun.id(), plan, List.of())
                    .report()
                    .block(PATIENCE);
            assertThat(Objects.requireNonNull(again).totals())
                    .isEqualTo(begun.soFar().totals());
        }
    }

    private static TemporalOrchestrator protecting(Stage stage, List<PhoneNumber> numbers) {
        return TemporalOrchestrator.builder(stage.service, Stage.QUEUE, stage.keys)
                .protect(Set.copyOf(numbers))
                .build();
    }
}
