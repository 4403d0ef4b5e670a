package io.github.onhook.temporal.client;

import io.github.onhook.temporal.workflow.GroupWorkflow;
import io.github.onhook.temporal.workflow.Ids;
import io.github.onhook.temporal.workflow.LocationProgress;
import io.github.onhook.temporal.workflow.LocationWorkflow;
import io.github.onhook.temporal.workflow.RunEnd;
import io.github.onhook.temporal.workflow.RunOrder;
import io.github.onhook.temporal.workflow.RunWorkflow;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The calls of a run to the service. All of them block. */
public final class TemporalCalls {

    private static final SearchAttributeKey<String> RUN_ID = SearchAttributeKey.forKeyword("OnhookRunId");
    private static final SearchAttributeKey<String> OPERATION = SearchAttributeKey.forKeyword("OnhookOperation");
    private static final SearchAttributeKey<Long> TARGETS = SearchAttributeKey.forLong("OnhookTargets");

    private final WorkflowClient client;
    private final String taskQueue;

    /** Calls by this client, for work on this queue. */
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
        WorkflowClient.start(client.newWorkflowStub(RunWorkflow.class, options.build())::run, order);
    }

    /** Whether there is such a run, one that has ended too. */
    public boolean knows(String runId) {
        try {
            WorkflowStub.fromTyped(run(runId)).describe();
            return true;
        } catch (WorkflowNotFoundException e) {
            return false;
        }
    }

    CompletableFuture<RunEnd> end(String runId) {
        return WorkflowStub.fromTyped(run(runId)).getResultAsync(RunEnd.class);
    }

    /** To signal it. */
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

    LocationHistory history(String runId, int index) {
        return new LocationHistory(
                client.getWorkflowServiceStubs(),
                client.getOptions().getNamespace(),
                client.getOptions().getDataConverter(),
                Ids.location(runId, index));
    }
}
