package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.model.Tolerance;
import io.github.onhook.report.Report;
import io.github.onhook.temporal.internal.wire.Checkpoint;
import io.github.onhook.temporal.internal.wire.ChunkOrder;
import io.github.onhook.temporal.internal.wire.ChunkResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ResultRun;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.github.onhook.temporal.internal.workflow.RunProgress.Phase;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests pause, resume, stop, tolerance, canary and approval through signals. */
class SteeringTest {

    private static final Duration HEARTBEAT = Duration.ofMillis(100);

    private static CompletableFuture<List<Outcome>> begin(TemporalRun run) {
        return run.outcomes().collectList().toFuture();
    }

    /** Waits until the location interrupts the chunk. */
    private static void awaitInterrupt() {
        ActivityExecutionContext context = Activity.getExecutionContext();
        await().atMost(PATIENCE).pollInterval(HEARTBEAT).until(() -> {
            try {
                context.heartbeat(new byte[0]);
                return false;
            } catch (ActivityCanceledException e) {
                return true;
            }
        });
    }

    @Test
    void sendsTheCanaryFirstAndWaitsForApproval() {
        try (Stage stage =
                new Stage(HistoryKeys.random(), (order, numbers) -> Stage.all(Status.DISASSOCIATED, numbers))) {
            TemporalRun run = stage.run(Stage.plan(3, 20), true, settings -> settings.canary(Tolerance.count(6)));
            CompletableFuture<List<Outcome>> outcomes = begin(run);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> stage.progress(run).phase() == Phase.APPROVAL);
            assertThat(stage.chunks).containsExactlyInAnyOrder("0: 2", "1: 2", "2: 2");

            run.approve();

            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(60);
            assertThat(run.soFar().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }

    @Test
    void stopsTheRunWhenTheCanaryFails() {
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> Stage.all(Status.FAILED, numbers))) {
            TemporalRun run = stage.run(Stage.plan(2, 20), false, settings -> settings.canary(Tolerance.count(1)));

            Report report = Objects.requireNonNull(run.report().block(PATIENCE));

            assertThat(report.status()).isEqualTo(RunStatus.STOPPED);
            assertThat(report.stopReason()).isEqualTo("a target of the canary failed");
            assertThat(report.totals().failed()).isEqualTo(1);
            assertThat(report.totals().skipped()).isEqualTo(39);
        }
    }

    @Test
    void stopsTheRunWhenFailuresOfAllLocationsExceedTheTolerance() {
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> {
            if (order.index() == 2) {
                awaitInterrupt();
                return Stage.left(numbers);
            }
            return Stage.all(Status.FAILED, numbers);
        })) {
            TemporalRun run =
                    stage.run(Stage.plan(3, 20), false, settings -> settings.maxFailures(Tolerance.count(30)));

            Report report = Objects.requireNonNull(run.report().block(PATIENCE));

            assertThat(report.status()).isEqualTo(RunStatus.STOPPED);
            assertThat(report.stopReason()).isEqualTo("more than 30 of the targets failed");
            assertThat(report.totals().failed()).isEqualTo(40);
            assertThat(report.totals().skipped()).isEqualTo(20);
        }
    }

    @Test
    void returnsChunksWhenPausedAndContinuesWhenResumed() {
        CountDownLatch begun = new CountDownLatch(1);
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> {
            if (order.chunk() == 0) {
                begun.countDown();
                awaitInterrupt();
                return Stage.left(numbers);
            }
            return Stage.all(Status.DISASSOCIATED, numbers);
        })) {
            TemporalRun run = stage.run(Stage.plan(1, 20), false, settings -> settings);
            CompletableFuture<List<Outcome>> outcomes = begin(run);
            await().atMost(PATIENCE).until(() -> begun.getCount() == 0);

            run.pause();
            await().atMost(PATIENCE).until(() -> stage.progress(run).paused());
            assertThat(stage.chunks).containsExactly("0: 20");
            run.resume();

            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(20)
                    .allMatch(outcome -> outcome.status() == Status.DISASSOCIATED);
            assertThat(stage.chunks).containsExactly("0: 20", "0: 20");
        }
    }

    @Test
    void stopsALocationThatNeverAnswersWithoutDelayingOthers() {
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> {
            if (order.index() == 1) {
                awaitInterrupt();
                return Stage.left(numbers);
            }
            return Stage.all(Status.DISASSOCIATED, numbers);
        })) {
            TemporalRun run = stage.run(Stage.plan(3, 20), false, settings -> settings);
            CompletableFuture<List<Outcome>> outcomes = begin(run);
            await().atMost(PATIENCE).until(() -> run.soFar().totals().disassociated() == 40);

            run.stop("enough");

            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(60);
            Report report = run.soFar();
            assertThat(report.status()).isEqualTo(RunStatus.STOPPED);
            assertThat(report.stopReason()).isEqualTo("enough");
            assertThat(report.totals().skipped()).isEqualTo(20);
        }
    }

    @Test
    void givesTheChunkOfALostWorkerToAnother() {
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> {
            if (Activity.getExecutionContext().getInfo().getAttempt() == 1) {
                throw new IllegalStateException("the worker is lost");
            }
            return Stage.all(Status.DISASSOCIATED, numbers);
        })) {
            TemporalRun run = stage.run(Stage.plan(1, 20), false, settings -> settings);

            Report report = Objects.requireNonNull(run.report().block(PATIENCE));

            assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(stage.chunks).containsExactly("0: 20", "0: 20");
        }
    }

    /** As the service cancels a chunk that waits for its next attempt: without the heartbeat of the attempt before. */
    @Test
    void takesAllNumbersOfAChunkAsSentWhenItsLastHeartbeatIsNotKnown() {
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> {
            if (!order.onlySettle()) {
                throw ApplicationFailure.newNonRetryableFailure("no heartbeat comes with this", "Test");
            }
            return Stage.all(Status.DISASSOCIATED, numbers);
        })) {
            TemporalRun run = stage.run(Stage.plan(1, 20), false, settings -> settings);

            Report report = Objects.requireNonNull(run.report().block(PATIENCE));

            assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(stage.heartbeats).hasSize(2);
            assertThat(stage.heartbeats.remove()).isEmpty();
            Checkpoint settled = Checkpoint.unpack(stage.heartbeats.remove());
            assertThat(settled.doubtful())
                    .singleElement()
                    .satisfies(places -> assertThat(places.cardinality()).isEqualTo(20));
        }
    }

    @Test
    void continuesALongLocationAsNewWithoutLosingNumbers() {
        try (Stage stage =
                new Stage(HistoryKeys.random(), (order, numbers) -> Stage.all(Status.DISASSOCIATED, numbers))) {
            TemporalRun run = stage.run(
                    Stage.plan(1, 60_000), false, settings -> settings.rate(1).batchSize(1));

            Report report = Objects.requireNonNull(run.report().block(PATIENCE));

            assertThat(report.totals().disassociated()).isEqualTo(60_000);
            assertThat(stage.chunks).hasSize(60);
            assertThat(stage.client.fetchHistory(Ids.group(run.id(), 0)).getEvents())
                    .as("the group never continues as new, so it receives plain progress about twenty times")
                    .filteredOn(event -> event.getWorkflowExecutionSignaledEventAttributes()
                            .getSignalName()
                            .equals("location"))
                    .hasSizeBetween(15, 25);
        }
    }

    /** Sends the numbers of a chunk; those of a location fail. Stops where a worker does: at more failures than allowed. */
    private static ChunkResult failing(ChunkOrder order, List<Slice> numbers, boolean fails) {
        int size = Slice.size(numbers);
        Long allowed = order.allowedFailures();
        int sent = fails && allowed != null ? (int) Math.min(size, allowed + 1) : size;
        ChunkResult result =
                Stage.all(fails ? Status.FAILED : Status.DISASSOCIATED, List.of(new Slice("", new long[sent])));
        List<ResultRun> runs = new ArrayList<>(result.resultRuns());
        if (sent < size) {
            runs.add(new ResultRun(size - sent, null));
        }
        return new ChunkResult(
                result.figures(), result.events(), null, sent < size, result.found(), 1_000, 2_000, runs);
    }

    @Test
    void stopsWithinTheToleranceAndOneFailureForEachLocation() {
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> failing(order, numbers, true))) {
            TemporalRun run =
                    stage.run(Stage.plan(4, 300), false, settings -> settings.maxFailures(Tolerance.count(40)));

            Report report = Objects.requireNonNull(run.report().block(PATIENCE));

            assertThat(report.status()).isEqualTo(RunStatus.STOPPED);
            assertThat(report.stopReason()).isEqualTo("more than 40 of the targets failed");
            assertThat(report.totals().failed()).isBetween(41L, 45L);
        }
    }

    @Test
    void endsWhenTheFailuresOfOneLocationAreAsManyAsAllowed() {
        try (Stage stage =
                new Stage(HistoryKeys.random(), (order, numbers) -> failing(order, numbers, order.index() == 1))) {
            TemporalRun run =
                    stage.run(Stage.plan(3, 40), false, settings -> settings.maxFailures(Tolerance.count(40)));

            Report report = Objects.requireNonNull(run.report().block(PATIENCE));

            assertThat(report.status()).isEqualTo(RunStatus.PARTIAL);
            assertThat(report.totals().failed()).isEqualTo(40);
            assertThat(report.totals().disassociated()).isEqualTo(80);
        }
    }
}
