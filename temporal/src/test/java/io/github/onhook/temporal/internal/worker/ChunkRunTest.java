package io.github.onhook.temporal.internal.worker;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.internal.chime.RegionalClients;
import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.Operation;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.temporal.internal.wire.Checkpoint;
import io.github.onhook.temporal.internal.wire.ChunkOrder;
import io.github.onhook.temporal.internal.wire.ChunkResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ResultRun;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.wire.WireSettings;
import io.temporal.activity.ManualActivityCompletionClient;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** One attempt of a chunk, whose service is played by the test. */
class ChunkRunTest {

    private static final double RATE = 5;
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final double LOST_RATE = 4.25;
    private static final Fleet FLEET = Fleet.generate(FleetShape.of()
            .accounts(1)
            .regions("us-east-1")
            .connectorsPerLocation(1)
            .numbers(150)
            .quota(RATE, (int) RATE));

    @Test
    void endsAndFreesItsSlotWhenTheServiceHasGivenTheChunkAway() throws InterruptedException {
        try (Attempt attempt = new Attempt()) {
            attempt.run.start();
            await().atMost(PATIENCE)
                    .until(() -> attempt.simulator.record().count(SimulatedOperation.GET_PHONE_NUMBER) > 0);

            attempt.service.gone = new ActivityNotExistsException("outdated", new IllegalStateException("test"));

            assertThat(attempt.ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(attempt.service.completed).isNull();
            assertThat(attempt.service.failed.get())
                    .as("the failure that frees the slot")
                    .isNotNull();
        }
    }

    /** A location is not slower after a loss than before. */
    @Test
    void goesOnAtTheRateThatTheLostAttemptFound() {
        try (Attempt attempt = new Attempt()) {
            attempt.run.start();
            await().atMost(PATIENCE).until(() -> attempt.service.heartbeat != null);

            Checkpoint first = Checkpoint.unpack((byte[]) Objects.requireNonNull(attempt.service.heartbeat));
            assertThat(Objects.requireNonNull(first.soFar().found()).rate())
                    .as("not the rate of the order, %s", RATE)
                    .isBetween(3.5, 4.9);
            attempt.service.gone = new ActivityNotExistsException("outdated", new IllegalStateException("test"));
            await().atMost(PATIENCE).until(() -> attempt.ended.getCount() == 0);
        }
    }

    /** As where a suspended process receives the chunk by a poll that it had open, and goes on when another one has it. */
    @Test
    void sendsNothingThatTheLostAttemptAnnouncedBeforeItsOwnFirstHeartbeat() throws InterruptedException {
        try (Attempt attempt = new Attempt()) {
            attempt.service.gone = new ActivityNotExistsException("outdated", new IllegalStateException("test"));

            attempt.run.start();

            assertThat(attempt.ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(attempt.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                    .isZero();
        }
    }

    /** As where a process is suspended while it waits for the answer, which says nothing of the time since. */
    @Test
    void sendsNothingAfterAHeartbeatWhoseAnswerCameTooLate() throws InterruptedException {
        try (Attempt attempt = new Attempt(SHORT)) {
            attempt.service.late = 8;

            attempt.run.start();

            assertThat(attempt.ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(attempt.service.heartbeat).isNotNull();
            assertThat(attempt.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                    .isZero();
        }
    }

    /** That a worker leaves says nothing of the numbers that it was about to send again. */
    @Test
    void leavesNumbersWithTriesLeftToAnotherChunk() {
        afterLeaving(
                List.of(Fault.when()
                        .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                        .then(Effect.error(503, "ServiceUnavailableException"))),
                SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR,
                service -> {
                    ChunkResult result = ChunkResult.unpack((byte[]) Objects.requireNonNull(service.completed));
                    assertThat(result.resultRuns()).containsExactly(new ResultRun(150, null));
                    assertThat(result.figures().failures()).isZero();
                });
    }

    @Test
    void handsOverWhatItCouldNotRead() {
        afterLeaving(
                List.of(
                        Fault.when()
                                .operation(SimulatedOperation.GET_PHONE_NUMBER)
                                .then(Effect.neverAnswer()),
                        Fault.when()
                                .operation(SimulatedOperation.LIST_PHONE_NUMBERS)
                                .then(Effect.neverAnswer())),
                SimulatedOperation.LIST_PHONE_NUMBERS,
                service -> {
                    assertThat(service.completed).isNull();
                    assertThat(service.failed.get()).hasMessageContaining("is stopping");
                    Checkpoint left = Checkpoint.unpack((byte[]) Objects.requireNonNull(service.latest));
                    assertThat(left.soFar().resultRuns()).containsExactly(new ResultRun(150, null));
                    assertThat(left.doubtful().get(0).cardinality()).isEqualTo(150);
                });
    }

    /** Stops a worker under a fault of changes or reads, after the first of these. */
    private static void afterLeaving(List<Fault> faults, SimulatedOperation first, Consumer<Service> check) {
        try (Attempt attempt = new Attempt()) {
            faults.forEach(attempt.simulator.faults()::add);
            attempt.run.start();
            await().atMost(PATIENCE).until(() -> attempt.simulator.record().count(first) > 0);

            attempt.run.leave().block(PATIENCE);

            check.accept(attempt.service);
        }
    }

    static AssumedRoles sessions(Simulator simulator) {
        return AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .stsRegion("us-east-1")
                .endpointOverride(simulator.endpoint())
                .build();
    }

    private static final class Service implements ManualActivityCompletionClient {

        final AtomicReference<Throwable> failed = new AtomicReference<>();
        volatile @Nullable RuntimeException gone;
        volatile @Nullable Object completed;
        volatile @Nullable Object heartbeat;
        volatile @Nullable Object latest;
        /** So many heartbeats are answered too late, and then any is refused. They come one after another. */
        int late;

        @Override
        public void complete(@Nullable Object result) {
            completed = result;
        }

        @Override
        public void fail(Throwable failure) {
            failed.set(failure);
        }

        @Override
        public void recordHeartbeat(@Nullable Object details) {
            heartbeat = heartbeat == null ? details : heartbeat;
            latest = details;
            if (late > 0) {
                LockSupport.parkNanos(4 * SHORT.toNanos());
                late--;
                gone = late > 0 ? null : new ActivityNotExistsException("outdated", new IllegalStateException("test"));
                return;
            }
            RuntimeException outdated = gone;
            if (outdated != null) {
                throw outdated;
            }
        }

        @Override
        public void reportCancellation(@Nullable Object details) {}
    }

    /** An attempt that takes over from one of which no heartbeat is known. */
    private static final class Attempt implements AutoCloseable {

        final Service service = new Service();
        final Simulator simulator = Simulator.builder(FLEET).start();
        private final AssumedRoles sessions = sessions(simulator);
        final CountDownLatch ended = new CountDownLatch(1);
        final ChunkRun run;
        private final WorkflowServiceStubs stubs =
                WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                        .setTarget("127.0.0.1:1")
                        .validateAndBuildWithDefaults());
        private final Scheduler threads = Schedulers.newBoundedElastic(4, 100, "chunk-test");
        private final SdkAsyncHttpClient http = OwnHttpClient.of(16);
        private final RegionalClients clients;

        Attempt() {
            this(Duration.ofSeconds(2));
        }

        Attempt(Duration heartbeat) {
            clients = new RegionalClients(http, simulator.endpoint(), Schedulers.boundedElastic());
            WorkerContext context = new WorkerContext(
                    WorkflowClient.newInstance(stubs),
                    sessions,
                    new RunListener() {},
                    clients,
                    threads,
                    heartbeat,
                    150,
                    new RoleHealth(InstantSource.system(), "test"));
            List<Slice> slices = slices();
            Settings settings = Settings.builder()
                    .operation(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR)
                    .batchSize(10)
                    .requestTimeout(Duration.ofSeconds(2))
                    .build();
            ChunkOrder order = new ChunkOrder(
                    "run",
                    "group",
                    0,
                    0,
                    FLEET.targets().findFirst().orElseThrow().accountId(),
                    "us-east-1",
                    WireSettings.of(settings),
                    RateController.discovering(RATE, 1_000, 0, 16).state(),
                    15,
                    1,
                    null,
                    null,
                    Long.MAX_VALUE,
                    false);
            run = new ChunkRun(
                    context,
                    new RateShares(id -> 1, Duration.ofSeconds(2), threads),
                    order,
                    Slice.pack(slices),
                    lost(slices).pack(),
                    service,
                    done -> ended.countDown());
        }

        /** It had found a rate, and had sent all numbers. */
        private static Checkpoint lost(List<Slice> slices) {
            Checkpoint all = Checkpoint.allInDoubt(slices, 0);
            ChunkResult none = all.soFar();
            return new Checkpoint(
                    new ChunkResult(
                            none.figures(),
                            none.events(),
                            null,
                            false,
                            new RateState(
                                    RateState.Phase.TRACKING,
                                    LOST_RATE,
                                    4.5,
                                    3.5,
                                    12,
                                    true,
                                    false,
                                    90,
                                    2,
                                    Double.MAX_VALUE,
                                    0),
                            0,
                            0,
                            none.resultRuns()),
                    all.doubtful());
        }

        private static List<Slice> slices() {
            TreeMap<String, TreeMap<Long, Boolean>> byConnector = new TreeMap<>();
            FLEET.targets()
                    .forEach(target -> byConnector
                            .computeIfAbsent(target.voiceConnectorId(), id -> new TreeMap<>())
                            .put(Long.parseLong(target.phoneNumber().substring(1)), true));
            return byConnector.entrySet().stream()
                    .map(entry -> new Slice(
                            entry.getKey(),
                            entry.getValue().keySet().stream()
                                    .mapToLong(Long::longValue)
                                    .toArray()))
                    .toList();
        }

        @Override
        public void close() {
            clients.close();
            http.close();
            threads.dispose();
            stubs.shutdownNow();
            sessions.close();
            simulator.close();
        }
    }
}
