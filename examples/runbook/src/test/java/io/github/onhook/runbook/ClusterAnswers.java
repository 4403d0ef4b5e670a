package io.github.onhook.runbook;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the service for tests answer as a cluster does: heartbeats and results of an attempt that timed out, or that another
 * attempt followed, are refused, and heartbeats are late.
 */
final class ClusterAnswers implements ServerInterceptor, AutoCloseable {

    private static final Status OUTDATED =
            Status.NOT_FOUND.withDescription("activity task not found, or it has timed out");

    private final LongSupplier delayMillis;
    private final ExecutorService delays = Executors.newSingleThreadExecutor();
    private final Map<String, Attempt> byToken = new ConcurrentHashMap<>();
    private final Map<String, Attempt> latest = new ConcurrentHashMap<>();
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** An attempt at an activity, which the service for tests gives the token of all its attempts. */
    private static final class Attempt {

        private final String activity;
        private final ByteString token;
        private final long timeoutNanos;
        private long seenAt = System.nanoTime();

        private Attempt(String activity, ByteString token, long timeoutNanos) {
            this.activity = activity;
            this.token = token;
            this.timeoutNanos = timeoutNanos;
        }

        private synchronized boolean isInTime() {
            long now = System.nanoTime();
            boolean inTime = now - seenAt < timeoutNanos;
            seenAt = inTime ? now : seenAt;
            return inTime;
        }
    }

    /**
     * Delays each heartbeat.
     *
     * @param delayMillis asked for each
     */
    ClusterAnswers(LongSupplier delayMillis) {
        this.delayMillis = delayMillis;
    }

    /** How many calls of outdated attempts were refused. */
    long refused() {
        return refused.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String method = call.getMethodDescriptor().getBareMethodName();
        if ("PollActivityTaskQueue".equals(method)) {
            return next.startCall(new HandingOut<>(call), headers);
        }
        if ("RespondWorkflowTaskCompleted".equals(method)) {
            return new WithoutOwnQueue<>(next.startCall(call, headers));
        }
        boolean isOfAttempt = "RecordActivityTaskHeartbeat".equals(method)
                || String.valueOf(method).startsWith("RespondActivity");
        if (!isOfAttempt) {
            return next.startCall(call, headers);
        }
        long delay = "RecordActivityTaskHeartbeat".equals(method) ? delayMillis.getAsLong() : 0;
        return new Late<>(next.startCall(call, headers), call, delay);
    }

    /**
     * A cluster gives the tasks of a workflow to others when the worker that took the last one does not take them within five
     * seconds. The service for tests waits for that worker for ever: with this, it gives them to any.
     */
    private static final class WithoutOwnQueue<Q> extends SimpleForwardingServerCallListener<Q> {

        private WithoutOwnQueue(ServerCall.Listener<Q> service) {
            super(service);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void onMessage(Q message) {
            super.onMessage((Q) ((RespondWorkflowTaskCompletedRequest) message)
                    .toBuilder().clearStickyAttributes().build());
        }
    }

    private final class HandingOut<Q, A> extends SimpleForwardingServerCall<Q, A> {

        private HandingOut(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void sendMessage(A answer) {
            super.sendMessage((A) handedOut((PollActivityTaskQueueResponse) answer));
        }
    }

    private PollActivityTaskQueueResponse handedOut(PollActivityTaskQueueResponse task) {
        if (task.getTaskToken().isEmpty()) {
            return task;
        }
        String activity = task.getWorkflowExecution().getRunId() + "/" + task.getActivityId();
        Attempt attempt = new Attempt(
                activity,
                task.getTaskToken(),
                TimeUnit.SECONDS.toNanos(task.getHeartbeatTimeout().getSeconds()));
        String token = "attempt-" + attempts.incrementAndGet();
        byToken.put(token, attempt);
        latest.put(activity, attempt);
        return task.toBuilder().setTaskToken(ByteString.copyFromUtf8(token)).build();
    }

    /** A call that comes late, and is refused if its attempt is outdated by then. */
    private final class Late<Q, A> extends SimpleForwardingServerCallListener<Q> {

        private final ServerCall<Q, A> call;
        private final long delay;
        private @Nullable Q message;
        private boolean cancelled;

        private Late(ServerCall.Listener<Q> service, ServerCall<Q, A> call, long delay) {
            super(service);
            this.call = call;
            this.delay = delay;
        }

        @Override
        public void onMessage(Q arrived) {
            message = arrived;
        }

        @Override
        public void onHalfClose() {
            CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, delays)
                    .execute(this::deliver);
        }

        private synchronized void deliver() {
            if (cancelled) {
                return;
            }
            Q admitted = admitted(Objects.requireNonNull(message));
            if (admitted == null) {
                refused.incrementAndGet();
                call.close(OUTDATED, new Metadata());
                return;
            }
            super.onMessage(admitted);
            super.onHalfClose();
        }

        @Override
        public synchronized void onCancel() {
            cancelled = true;
            super.onCancel();
        }
    }

    /** The request with the service's own token; {@code null} if the attempt is outdated. */
    @SuppressWarnings("unchecked")
    private <Q> @Nullable Q admitted(Q request) {
        Message message = (Message) request;
        FieldDescriptor field = message.getDescriptorForType().findFieldByName("task_token");
        String token = ((ByteString) message.getField(field)).toStringUtf8();
        Attempt attempt = Objects.requireNonNull(byToken.get(token), token);
        if (latest.get(attempt.activity) != attempt || !attempt.isInTime()) {
            return null;
        }
        return (Q) message.toBuilder().setField(field, attempt.token).build();
    }

    @Override
    public void close() {
        delays.shutdownNow();
    }
}
