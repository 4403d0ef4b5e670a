package io.github.onhook.temporal.internal.client;

import io.github.onhook.temporal.WorkedLocation;
import io.github.onhook.temporal.internal.wire.WrittenBy;
import io.github.onhook.temporal.internal.workflow.GroupWorkflow;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.github.onhook.temporal.internal.workflow.LocationProgress;
import io.github.onhook.temporal.internal.workflow.LocationWorkflow;
import io.github.onhook.temporal.internal.workflow.RunEnd;
import io.github.onhook.temporal.internal.workflow.RunOrder;
import io.github.onhook.temporal.internal.workflow.RunWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A run's calls to the Temporal service. Those that return no publisher block. */
public final class TemporalCalls {

    private static final SearchAttributeKey<String> RUN_ID = SearchAttributeKey.forKeyword("OnhookRunId");
    private static final SearchAttributeKey<String> OPERATION = SearchAttributeKey.forKeyword("OnhookOperation");
    private static final SearchAttributeKey<Long> TARGETS = SearchAttributeKey.forLong("OnhookTargets");

    private static final int DESCRIBED_AT_ONCE = 8;

    private final WorkflowClient client;
    private final String taskQueue;

    /** Uses this client and this task queue. */
    public TemporalCalls(WorkflowClient client, String taskQueue) {
        this.client = client;
        this.taskQueue = taskQueue;
    }

    void begin(RunOrder order, long targets) {
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder()
                .setWorkflowId(Ids.run(order.runId()))
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTaskQueue(taskQueue);
        if (order.searchable()) {
            options.setTypedSearchAttributes(SearchAttributes.newBuilder()
                    .set(RUN_ID, order.runId())
                    .set(OPERATION, order.settings().operation())
                    .set(TARGETS, targets)
                    .build());
        }
        try {
            WorkflowClient.start(client.newWorkflowStub(RunWorkflow.class, options.build())::run, order);
        } catch (WorkflowServiceException e) {
            throw order.searchable() && isInvalid(e) ? withoutAttributes(e) : e;
        }
    }

    private static boolean isInvalid(WorkflowServiceException e) {
        return e.getCause() instanceof StatusRuntimeException status
                && status.getStatus().getCode() == Status.Code.INVALID_ARGUMENT
                && String.valueOf(status.getStatus().getDescription())
                        .toLowerCase(Locale.ROOT)
                        .contains("search attribute");
    }

    private IllegalArgumentException withoutAttributes(WorkflowServiceException e) {
        String namespace = client.getOptions().getNamespace();
        return new IllegalArgumentException(
                "namespace " + namespace + " lacks search attributes that runs are given ("
                        + Objects.requireNonNullElse(e.getCause(), e).getMessage()
                        + "); nothing was sent. Make them with: temporal operator search-attribute create --namespace "
                        + namespace + " --name OnhookRunId --type Keyword --name OnhookOperation --type Keyword"
                        + " --name OnhookPhase --type Keyword --name OnhookTargets --type Int",
                e);
    }

    /** Whether the run exists, ended or not. */
    public boolean knows(String runId) {
        try {
            WorkflowStub.fromTyped(run(runId)).describe();
            return true;
        } catch (WorkflowNotFoundException e) {
            return false;
        }
    }

    /** What the run was started with. */
    RunOrder order(String runId) {
        return client.getOptions()
                .getDataConverter()
                .fromPayloads(0, Optional.of(input(runId)), RunOrder.class, RunOrder.class);
    }

    /** Which version started the run. */
    public WrittenBy startedBy(String runId) {
        return WorkerVersions.of(input(runId));
    }

    private Payloads input(String runId) {
        return client.getWorkflowServiceStubs()
                .blockingStub()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(Ids.run(runId)))
                        .setMaximumPageSize(1)
                        .build())
                .getHistory()
                .getEvents(0)
                .getWorkflowExecutionStartedEventAttributes()
                .getInput();
    }

    /** Who works on each location of the run, in the order of the plan. */
    public Flux<WorkedLocation> workers(String runId) {
        LocationWorkers workers = new LocationWorkers(client);
        return Mono.fromCallable(() -> order(runId).places())
                .subscribeOn(Schedulers.boundedElastic())
                .flatMapMany(places -> Flux.range(0, places.size())
                        .flatMapSequential(
                                index -> Mono.fromCallable(() -> workers.of(runId, index, places.get(index)))
                                        .subscribeOn(Schedulers.boundedElastic()),
                                DESCRIBED_AT_ONCE));
    }

    CompletableFuture<RunEnd> end(String runId) {
        return WorkflowStub.fromTyped(run(runId)).getResultAsync(RunEnd.class);
    }

    /** A stub for signals. */
    public RunWorkflow run(String runId) {
        return client.newWorkflowStub(RunWorkflow.class, Ids.run(runId));
    }

    List<LocationProgress> locations(String runId, int group) {
        return client.newWorkflowStub(GroupWorkflow.class, Ids.group(runId, group))
                .locations();
    }

    void page(String runId, int index, int number, int pages, byte[] numbers) {
        client.newWorkflowStub(LocationWorkflow.class, Ids.location(runId, index))
                .page(number, pages, numbers);
    }

    KeylessWorkers keylessWorkers() {
        return new KeylessWorkers(client.getOptions().getDataConverter());
    }

    /** The first events of the run or of one of its groups; none if the service does not have it. */
    List<HistoryEvent> firstEvents(String workflowId) {
        try {
            return client.getWorkflowServiceStubs()
                    .blockingStub()
                    .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                            .setNamespace(client.getOptions().getNamespace())
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                            .build())
                    .getHistory()
                    .getEventsList();
        } catch (StatusRuntimeException e) {
            return List.of();
        }
    }

    LocationHistory history(String runId, int index, KeylessWorkers keyless, WorkerVersions versions) {
        return new LocationHistory(
                client.getWorkflowServiceStubs(),
                client.getOptions().getNamespace(),
                client.getOptions().getDataConverter(),
                Ids.location(runId, index),
                keyless,
                versions);
    }
}
