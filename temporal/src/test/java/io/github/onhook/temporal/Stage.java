package io.github.onhook.temporal;

import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.temporal.internal.wire.ChunkOrder;
import io.github.onhook.temporal.internal.wire.ChunkResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ResultRun;
import io.github.onhook.temporal.internal.wire.Events;
import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.wire.WireReason;
import io.github.onhook.temporal.internal.workflow.ChunkActivity;
import io.github.onhook.temporal.internal.workflow.GroupWorkflowImpl;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.github.onhook.temporal.internal.workflow.LocationWorkflowImpl;
import io.github.onhook.temporal.internal.workflow.RunProgress;
import io.github.onhook.temporal.internal.workflow.RunWorkflow;
import io.github.onhook.temporal.internal.workflow.RunWorkflowImpl;
import io.github.onhook.testing.TemporalServer;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.temporal.activity.Activity;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** Runs the workflows on an in-process service; a script answers the chunks instead of sending them. */
final class Stage implements AutoCloseable {

    static final String QUEUE = "onhook-stage";

    /** The most that one worker sends at once: of more, another one has some. */
    static final int CHUNKS_AT_ONCE = 20;

    static final RateState FOUND =
            new RateState(RateState.Phase.TRACKING, 4.5, 5, 10, 100, true, false, 100, 1, Double.MAX_VALUE, 0);

    /** Returns the result of a chunk; may block. */
    interface Script {
        ChunkResult play(ChunkOrder order, List<Slice> numbers);
    }

    final HistoryKeys keys;
    final WorkflowServiceStubs service;
    final WorkflowClient client;
    /** The scheduled chunks, as "location: numbers". */
    final Queue<String> chunks = new ConcurrentLinkedQueue<>();

    /** For each scheduled chunk, the heartbeat that it was given; empty if none. */
    final Queue<byte[]> heartbeats = new ConcurrentLinkedQueue<>();

    private final TemporalServer server;
    private final ManagedChannel channel;
    private final Script script;
    private final List<WorkerFactory> factories = new ArrayList<>();

    /** A proxy in front of the service. */
    ServiceProxy proxy() {
        return new ServiceProxy(channel, new ServiceProxy.Attempts());
    }

    Stage(HistoryKeys keys, Script script) {
        this.keys = keys;
        String name = InProcessServerBuilder.generateName();
        server = new TemporalServer(InProcessServerBuilder.forName(name));
        channel = InProcessChannelBuilder.forName(name).build();
        service = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setChannel(channel).validateAndBuildWithDefaults());
        this.script = script;
        client = client(SealedPayloads.converter(keys), "stage");
        serve(client, 600);
    }

    /** Adds a worker whose payloads are those of this converter. Each of its steps replays a workflow. */
    void worker(DataConverter converter, String identity) {
        serve(client(converter, identity), 0);
    }

    private WorkflowClient client(DataConverter converter, String identity) {
        return WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder()
                        .setDataConverter(converter)
                        .setIdentity(identity)
                        .build());
    }

    private void serve(WorkflowClient its, int cached) {
        WorkerFactory factory = WorkerFactory.newInstance(
                its,
                WorkerFactoryOptions.newBuilder().setWorkflowCacheSize(cached).build());
        factories.add(factory);
        Worker worker = factory.newWorker(
                QUEUE,
                WorkerOptions.newBuilder()
                        .setMaxConcurrentActivityExecutionSize(CHUNKS_AT_ONCE)
                        .build());
        worker.registerWorkflowImplementationTypes(
                RunWorkflowImpl.class, GroupWorkflowImpl.class, LocationWorkflowImpl.class);
        worker.registerActivitiesImplementations((ChunkActivity) (order, numbers, before) -> {
            its.newUntypedWorkflowStub(Activity.getExecutionContext().getInfo().getWorkflowId())
                    .signal("began", order.chunk(), its.getOptions().getIdentity());
            List<Slice> slices = Slice.unpack(numbers);
            heartbeats.add(before);
            chunks.add(order.index() + ": " + Slice.size(slices));
            return script.play(order, slices).pack();
        });
        factory.start();
    }

    /** Prepares a namespace. */
    OperatorServiceGrpc.OperatorServiceBlockingStub operator() {
        return OperatorServiceGrpc.newBlockingStub(channel);
    }

    /** A result with this status for all numbers of a chunk. */
    static ChunkResult all(Status status, List<Slice> numbers) {
        int size = Slice.size(numbers);
        boolean done = status.isDone();
        WireReason reason = done
                ? new WireReason(null, null, null, "request")
                : new WireReason("NUMBER", "Forbidden", "not allowed", "request");
        Figures figures = Figures.counted(Map.of(status, (long) size), done ? 0 : size)
                .plus(new Figures(List.of(), 0, 1, 1, 0, 0, 0, 0, 0));
        return new ChunkResult(
                figures,
                Events.NONE,
                null,
                false,
                FOUND,
                1_000,
                2_000,
                List.of(new ResultRun(size, new ItemResult(status, reason, 1, 1_500))));
    }

    static ChunkResult left(List<Slice> numbers) {
        return new ChunkResult(
                Figures.NONE,
                Events.NONE,
                null,
                false,
                null,
                1_000,
                2_000,
                List.of(new ResultRun(Slice.size(numbers), null)));
    }

    TemporalRun run(Plan plan, boolean approval, UnaryOperator<Settings.Builder> settings) {
        return TemporalOrchestrator.builder(service, QUEUE, keys)
                .settings(settings.apply(Settings.builder()).build())
                .approval(approval)
                .build()
                .run(plan);
    }

    RunProgress progress(TemporalRun run) {
        return client.newWorkflowStub(RunWorkflow.class, Ids.run(run.id())).progress();
    }

    /** A plan of invented numbers: this many at each of this many locations. */
    static Plan plan(int locations, int numbers) {
        Plan.Builder plan = Plan.builder();
        for (int location = 0; location < locations; location++) {
            String account = "1111222233%02d".formatted(location);
            for (int i = 0; i < numbers; i++) {
                plan.add(Target.of(
                        account,
                        "us-east-1",
                        "abcdefghijklmnopqrstu" + location,
                        "+1206555%02d%05d".formatted(location, i)));
            }
        }
        return plan.build();
    }

    static List<Status> statuses(List<Outcome> outcomes) {
        return new ArrayList<>(
                outcomes.stream().map(Outcome::status).distinct().sorted().toList());
    }

    @Override
    public void close() {
        factories.forEach(WorkerFactory::shutdownNow);
        service.shutdownNow();
        channel.shutdownNow();
        server.close();
    }
}
