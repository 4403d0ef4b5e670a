package io.github.onhook.temporal.internal.client;

import com.google.protobuf.ByteString;
import io.github.onhook.temporal.internal.wire.ChunkOrder;
import io.github.onhook.temporal.internal.wire.ChunkResult;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.workflow.LocationEnd;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a location's history incrementally, across continue-as-new. Not thread-safe. */
final class LocationHistory {

    private final WorkflowServiceStubs service;
    private final String namespace;
    private final DataConverter converter;
    private final String workflowId;
    private final KeylessWorkers keyless;
    private final WorkerVersions versions;
    private final Map<Long, Chunk> open = new HashMap<>();
    private String part = "";
    private long lastEvent;
    private int chunks;
    private boolean ended;

    /**
     * A chunk that was scheduled.
     *
     * @param before the last heartbeat of a lost attempt; empty if there was none
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Chunk(ChunkOrder order, List<Slice> numbers, byte[] before) {}

    /** A chunk that completed. */
    record Done(Chunk chunk, ChunkResult result) {}

    /**
     * The new events since the last read.
     *
     * @param done completed chunks
     * @param ended whether the location's workflow has ended
     * @param end its result; {@code null} if it was terminated externally or has not ended
     * @param lost chunks that were scheduled and never completed, once it has ended
     * @param unknown whether the service does not have the history any more
     */
    record News(List<Done> done, boolean ended, @Nullable LocationEnd end, List<Chunk> lost, boolean unknown) {}

    LocationHistory(
            WorkflowServiceStubs service,
            String namespace,
            DataConverter converter,
            String workflowId,
            KeylessWorkers keyless,
            WorkerVersions versions) {
        this.service = service;
        this.namespace = namespace;
        this.converter = converter;
        this.workflowId = workflowId;
        this.keyless = keyless;
        this.versions = versions;
    }

    /** Number of completed chunks read so far. */
    int chunks() {
        return chunks;
    }

    boolean hasEnded() {
        return ended;
    }

    /** The service does not have the history any more: no further event will be read. */
    News unknown() {
        ended = true;
        return new News(List.of(), true, null, List.copyOf(open.values()), true);
    }

    /** Reads the events since the last call. Blocks. */
    News news() {
        List<Done> done = new ArrayList<>();
        LocationEnd end = null;
        boolean more = !ended;
        while (more) {
            more = false;
            for (HistoryEvent event : events()) {
                switch (event.getEventType()) {
                    case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED ->
                        more = isLaterPart(event.getWorkflowExecutionStartedEventAttributes());
                    case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> givenOut(event);
                    case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
                        var completed = event.getActivityTaskCompletedEventAttributes();
                        versions.read(completed.getResult(), completed.getIdentity());
                        cameBack(event, completed.getScheduledEventId(), completed.getResult(), done);
                    }
                    case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
                        open.remove(
                                event.getActivityTaskCanceledEventAttributes().getScheduledEventId());
                    case EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW -> {
                        part = event.getWorkflowExecutionContinuedAsNewEventAttributes()
                                .getNewExecutionRunId();
                        lastEvent = 0;
                        more = true;
                    }
                    case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED -> {
                        ended = true;
                        end = converter.fromPayloads(
                                0,
                                Optional.of(event.getWorkflowExecutionCompletedEventAttributes()
                                        .getResult()),
                                LocationEnd.class,
                                LocationEnd.class);
                    }
                    case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
                            EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
                            EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
                            EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED -> ended = true;
                    default -> keyless.read(event);
                }
                if (more) {
                    break;
                }
            }
        }
        return new News(done, ended, end, ended ? List.copyOf(open.values()) : List.of(), false);
    }

    /**
     * Remembers which execution of the chain it reads; if that is not the first one, reports so and continues with the
     * first.
     */
    private boolean isLaterPart(WorkflowExecutionStartedEventAttributes started) {
        if (!part.isEmpty()) {
            return false;
        }
        part = started.getFirstExecutionRunId();
        return !part.equals(started.getOriginalExecutionRunId());
    }

    private void givenOut(HistoryEvent event) {
        if (event.getEventId() > lastEvent) {
            Optional<Payloads> input =
                    Optional.of(event.getActivityTaskScheduledEventAttributes().getInput());
            ChunkOrder order = converter.fromPayloads(0, input, ChunkOrder.class, ChunkOrder.class);
            byte[] numbers = converter.fromPayloads(1, input, byte[].class, byte[].class);
            byte[] before = converter.fromPayloads(2, input, byte[].class, byte[].class);
            open.put(event.getEventId(), new Chunk(order, Slice.unpack(numbers), before));
            lastEvent = event.getEventId();
        }
    }

    private void cameBack(HistoryEvent event, long scheduled, Payloads result, List<Done> to) {
        Chunk chunk = open.remove(scheduled);
        if (chunk != null && event.getEventId() > lastEvent) {
            byte[] packed = converter.fromPayloads(0, Optional.of(result), byte[].class, byte[].class);
            to.add(new Done(chunk, ChunkResult.unpack(packed)));
            chunks = chunk.order.chunk() + 1;
            // The attempt that this one reconciled, if any.
            open.values().removeIf(lost -> lost.order.chunk() == chunk.order.chunk());
            lastEvent = event.getEventId();
        }
    }

    private List<HistoryEvent> events() {
        List<HistoryEvent> events = new ArrayList<>();
        ByteString next = ByteString.EMPTY;
        do {
            GetWorkflowExecutionHistoryResponse page = service.blockingStub()
                    .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                            .setNamespace(namespace)
                            .setExecution(WorkflowExecution.newBuilder()
                                    .setWorkflowId(workflowId)
                                    .setRunId(part))
                            .setNextPageToken(next)
                            .build());
            events.addAll(page.getHistory().getEventsList());
            next = page.getNextPageToken();
        } while (!next.isEmpty());
        return events;
    }
}
