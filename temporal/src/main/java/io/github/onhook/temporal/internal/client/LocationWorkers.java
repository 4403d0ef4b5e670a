package io.github.onhook.temporal.internal.client;

import com.google.protobuf.Timestamp;
import io.github.onhook.model.Location;
import io.github.onhook.temporal.WorkedLocation;
import io.github.onhook.temporal.WorkedLocation.State;
import io.github.onhook.temporal.internal.wire.Placement;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads from the service, which needs no worker for it, who works on a location. Blocks. */
final class LocationWorkers {

    private final WorkflowClient client;

    LocationWorkers(WorkflowClient client) {
        this.client = client;
    }

    WorkedLocation of(String runId, int index, Placement place) {
        Location location = new Location(place.accountId(), place.region());
        DescribeWorkflowExecutionResponse described;
        try {
            described = client.getWorkflowServiceStubs()
                    .blockingStub()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(client.getOptions().getNamespace())
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(Ids.location(runId, index)))
                            .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return new WorkedLocation(location, State.IDLE, null, 0, null, null);
            }
            throw e;
        }
        if (described.getWorkflowExecutionInfo().getStatus()
                != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
            return new WorkedLocation(location, State.ENDED, null, 0, null, null);
        }
        return described.getPendingActivitiesCount() == 0
                ? new WorkedLocation(location, State.IDLE, null, 0, null, null)
                : worked(location, described.getPendingActivities(0));
    }

    private static WorkedLocation worked(Location location, PendingActivityInfo chunk) {
        boolean started = chunk.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
                || chunk.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED;
        String worker = chunk.getLastWorkerIdentity();
        return new WorkedLocation(
                location,
                started ? State.AT_WORKER : State.WAITING,
                worker.isEmpty() ? null : worker,
                chunk.getAttempt(),
                chunk.hasLastHeartbeatTime() ? instant(chunk.getLastHeartbeatTime()) : null,
                chunk.hasHeartbeatDetails()
                        ? WorkerVersions.of(chunk.getHeartbeatDetails()).toString()
                        : null);
    }

    private static @Nullable Instant instant(Timestamp time) {
        return time.getSeconds() == 0 ? null : Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
