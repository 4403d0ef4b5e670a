package io.github.onhook.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.testing.TemporalServer;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.RequestCancelActivityTaskCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.internal.common.ProtobufTimeUtils;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests what the service for tests does beside Temporal's own in memory. */
class TemporalServerTest {

    private static final TaskQueue QUEUE =
            TaskQueue.newBuilder().setName("queue").build();
    private static final String NAMESPACE = "default";

    private final String name = InProcessServerBuilder.generateName();
    private final TemporalServer server = new TemporalServer(InProcessServerBuilder.forName(name));
    private final ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    private final WorkflowServiceGrpc.WorkflowServiceBlockingStub service =
            WorkflowServiceGrpc.newBlockingStub(channel);

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.close();
    }

    private PollWorkflowTaskQueueResponse task() {
        return service.pollWorkflowTaskQueue(PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(QUEUE)
                .build());
    }

    private void complete(PollWorkflowTaskQueueResponse task, Command command) {
        service.respondWorkflowTaskCompleted(RespondWorkflowTaskCompletedRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskToken(task.getTaskToken())
                .addCommands(command)
                .build());
    }

    private static Command schedule() {
        Duration minute = Duration.ofMinutes(1);
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                .setScheduleActivityTaskCommandAttributes(ScheduleActivityTaskCommandAttributes.newBuilder()
                        .setActivityId("activity")
                        .setActivityType(ActivityType.newBuilder().setName("Send"))
                        .setTaskQueue(QUEUE)
                        .setScheduleToCloseTimeout(ProtobufTimeUtils.toProtoDuration(minute))
                        .setHeartbeatTimeout(ProtobufTimeUtils.toProtoDuration(minute)))
                .build();
    }

    private static Command cancel(long scheduled) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
                .setRequestCancelActivityTaskCommandAttributes(
                        RequestCancelActivityTaskCommandAttributes.newBuilder().setScheduledEventId(scheduled))
                .build();
    }

    @Test
    void showsAWorkflowTheEndOfTheActivityThatItWantedToCancel() {
        String run = service.startWorkflowExecution(StartWorkflowExecutionRequest.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setNamespace(NAMESPACE)
                        .setWorkflowId("workflow")
                        .setWorkflowType(WorkflowType.newBuilder().setName("Run"))
                        .setTaskQueue(QUEUE)
                        .build())
                .getRunId();
        complete(task(), schedule());
        var activity = service.pollActivityTaskQueue(PollActivityTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(QUEUE)
                .build());
        service.signalWorkflowExecution(SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecution(
                        WorkflowExecution.newBuilder().setWorkflowId("workflow").setRunId(run))
                .setSignalName("stop")
                .build());
        PollWorkflowTaskQueueResponse stopped = task();
        service.respondActivityTaskCompleted(RespondActivityTaskCompletedRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskToken(activity.getTaskToken())
                .build());
        long scheduled = stopped.getHistory().getEventsList().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                .mapToLong(HistoryEvent::getEventId)
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> complete(stopped, cancel(scheduled))).hasMessageContaining("UnhandledCommand");

        assertThat(task().getHistory().getEventsList())
                .extracting(HistoryEvent::getEventType)
                .endsWith(
                        EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
                        EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
                        EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
                        EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
                        EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
    }
}
