package io.github.onhook.benchmarks;

import com.google.protobuf.ByteString;
import io.github.onhook.Plan;
import io.github.onhook.temporal.workflow.Ids;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.serviceclient.WorkflowServiceStubs;

/** What a run leaves in the service: events, and bytes of them. */
final class HistoryWeight {

    private static final int LOCATIONS_PER_GROUP = 200;

    private long events;
    private long bytes;
    private long most;

    private HistoryWeight() {}

    static void print(WorkflowServiceStubs service, String runId, Plan plan) {
        int locations = plan.locations().size();
        HistoryWeight run = new HistoryWeight();
        run.add(service, Ids.run(runId));
        HistoryWeight groups = new HistoryWeight();
        for (int group = 0; group * LOCATIONS_PER_GROUP < locations; group++) {
            groups.add(service, Ids.group(runId, group));
        }
        HistoryWeight each = new HistoryWeight();
        for (int index = 0; index < locations; index++) {
            each.add(service, Ids.location(runId, index));
        }
        double thousands = plan.size() / 1000.0;
        System.out.printf(
                "history: run %,d events, groups %,d (largest %,d), locations %,d (largest %,d);"
                        + " for 1,000 numbers %.1f events, %,.0f bytes%n",
                run.events,
                groups.events,
                groups.most,
                each.events,
                each.most,
                (run.events + groups.events + each.events) / thousands,
                (run.bytes + groups.bytes + each.bytes) / thousands);
    }

    private void add(WorkflowServiceStubs service, String workflowId) {
        long own = 0;
        ByteString next = ByteString.EMPTY;
        do {
            GetWorkflowExecutionHistoryResponse page = service.blockingStub()
                    .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                            .setNamespace("default")
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                            .setNextPageToken(next)
                            .build());
            for (HistoryEvent event : page.getHistory().getEventsList()) {
                own++;
                bytes += event.getSerializedSize();
            }
            next = page.getNextPageToken();
        } while (!next.isEmpty());
        events += own;
        most = Math.max(most, own);
    }
}
