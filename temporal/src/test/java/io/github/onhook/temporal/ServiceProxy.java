package io.github.onhook.temporal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and the service for tests, and does what a cluster does and that service does not: it refuses
 * heartbeats and results of an attempt that timed out or that another attempt followed, and answers late. It can lose all
 * its runs, and can be cut off.
 */
final class ServiceProxy implements AutoCloseable {

    private static final String SERVICE = "temporal.api.workflowservice.v1.WorkflowService/";
    private static final Status OUTDATED =
            Status.NOT_FOUND.withDescription("activity task not found, or it has timed out");
    private static final AtomicLong NAMES = new AtomicLong();

    private final String name = "proxy-" + NAMES.incrementAndGet();
    private final Channel service;
    private final Server server;
    private final ManagedChannel channel;
    private final ExecutorService delays = Executors.newSingleThreadExecutor();
    /** The calls that were made, by method. */
    final Set<String> methods = ConcurrentHashMap.newKeySet();

    private final Attempts attempts;
    private volatile boolean cut;
    private volatile boolean empty;
    private volatile LongSupplier heartbeatDelayMillis = () -> 0;

    /** The attempts that a service has handed out: shared by the proxies of one service. */
    static final class Attempts {

        /** Refused calls of outdated attempts, by method. */
        final Queue<String> refused = new ConcurrentLinkedQueue<>();

        /** Whether any attempt was followed by another one. */
        volatile boolean followed;

        private final Map<String, Attempt> byToken = new ConcurrentHashMap<>();
        private final Map<String, Attempt> latest = new ConcurrentHashMap<>();

        private static final class Attempt {
            private final String activity;
            private final ByteString token;
            private final long timeoutNanos;
            private volatile long lastCallAt = System.nanoTime();

            private Attempt(String activity, ByteString token, long timeoutNanos) {
                this.activity = activity;
                this.token = token;
                this.timeoutNanos = timeoutNanos;
            }
        }

        /** The task with a token of its own for each attempt: that of the service for tests is the same for all. */
        private PollActivityTaskQueueResponse handedOut(PollActivityTaskQueueResponse task) {
            if (task.getTaskToken().isEmpty()) {
                return task;
            }
            String activity = task.getWorkflowExecution().getRunId() + "/" + task.getActivityId();
            Attempt attempt = new Attempt(
                    activity,
                    task.getTaskToken(),
                    TimeUnit.SECONDS.toNanos(task.getHeartbeatTimeout().getSeconds()));
            ByteString token = ByteString.copyFromUtf8("attempt-" + NAMES.incrementAndGet());
            byToken.put(token.toStringUtf8(), attempt);
            if (latest.put(activity, attempt) != null) {
                followed = true;
            }
            return task.toBuilder().setTaskToken(token).build();
        }

        /** The service's own token of this attempt; {@code null} if it is outdated. */
        private @Nullable ByteString admit(String method, ByteString token) {
            Attempt attempt = Objects.requireNonNull(byToken.get(token.toStringUtf8()), method);
            long now = System.nanoTime();
            if (latest.get(attempt.activity) != attempt || now - attempt.lastCallAt >= attempt.timeoutNanos) {
                refused.add(method);
                return null;
            }
            attempt.lastCallAt = now;
            return attempt.token;
        }
    }

    ServiceProxy(Channel service, Attempts attempts) {
        this.service = service;
        this.attempts = attempts;
        try {
            server = InProcessServerBuilder.forName(name)
                    .fallbackHandlerRegistry(new Forwarding())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = InProcessChannelBuilder.forName(name).build();
    }

    /** A connection through this proxy. */
    WorkflowServiceStubs connection() {
        return WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setChannel(channel).validateAndBuildWithDefaults());
    }

    /** Delays each heartbeat before the service receives it. */
    void delayHeartbeats(LongSupplier millis) {
        heartbeatDelayMillis = millis;
    }

    /** Answers no call until {@link #restore}. */
    void cutOff() {
        cut = true;
    }

    void restore() {
        cut = false;
    }

    /** Answers as a service that was restarted empty. */
    void loseRuns() {
        empty = true;
    }

    private final class Forwarding extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<byte[], byte[]> lookupMethod(String method, String authority) {
            return ServerMethodDefinition.create(raw(method), new Forward(method));
        }
    }

    private final class Forward implements ServerCallHandler<byte[], byte[]> {

        private final String method;

        private Forward(String method) {
            this.method = method;
        }

        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
            call.request(2);
            methods.add(method);
            return new ServerCall.Listener<>() {
                private @Nullable ClientCall<byte[], byte[]> onward;
                private boolean cancelled;

                @Override
                public void onMessage(byte[] message) {
                    long delay = method.endsWith("/RecordActivityTaskHeartbeat") ? heartbeatDelayMillis.getAsLong() : 0;
                    if (delay == 0) {
                        forward(message);
                    } else {
                        CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, delays)
                                .execute(() -> forward(message));
                    }
                }

                private synchronized void forward(byte[] message) {
                    if (cancelled) {
                        return;
                    }
                    Status refusal = refusal(method);
                    byte[] admitted = refusal == null ? admitted(method, message) : null;
                    if (admitted == null) {
                        call.close(refusal == null ? OUTDATED : refusal, new Metadata());
                        return;
                    }
                    ClientCall<byte[], byte[]> next = service.newCall(raw(method), CallOptions.DEFAULT);
                    onward = next;
                    next.start(new Answer(method, call), headers);
                    next.sendMessage(admitted);
                    next.halfClose();
                    next.request(2);
                }

                @Override
                public synchronized void onCancel() {
                    cancelled = true;
                    if (onward != null) {
                        onward.cancel("the client gave up", null);
                    }
                }
            };
        }
    }

    private @Nullable Status refusal(String method) {
        boolean runs =
                method.startsWith(SERVICE) && !method.endsWith("/GetSystemInfo") && !method.endsWith("Namespace");
        if (cut) {
            return Status.UNAVAILABLE.withDescription("cut off");
        }
        return empty && runs && !method.contains("/Poll")
                ? Status.NOT_FOUND.withDescription("workflow execution not found")
                : null;
    }

    /** The message for the service; {@code null} if it is of an outdated attempt. */
    private byte @Nullable [] admitted(String method, byte[] message) {
        Message.Builder request = switch (method.substring(method.indexOf('/') + 1)) {
            case "RecordActivityTaskHeartbeat" -> RecordActivityTaskHeartbeatRequest.newBuilder();
            case "RespondActivityTaskCompleted" -> RespondActivityTaskCompletedRequest.newBuilder();
            case "RespondActivityTaskFailed" -> RespondActivityTaskFailedRequest.newBuilder();
            case "RespondActivityTaskCanceled" -> RespondActivityTaskCanceledRequest.newBuilder();
            default -> null;
        };
        if (request == null) {
            return message;
        }
        try {
            request.mergeFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        FieldDescriptor field = request.getDescriptorForType().findFieldByName("task_token");
        ByteString token = attempts.admit(method.substring(SERVICE.length()), (ByteString) request.getField(field));
        return token == null ? null : request.setField(field, token).build().toByteArray();
    }

    private final class Answer extends ClientCall.Listener<byte[]> {

        private final String method;
        private final ServerCall<byte[], byte[]> call;

        private Answer(String method, ServerCall<byte[], byte[]> call) {
            this.method = method;
            this.call = call;
        }

        @Override
        public void onMessage(byte[] message) {
            byte[] answer = message;
            try {
                if (method.endsWith("/PollActivityTaskQueue")) {
                    answer = attempts.handedOut(PollActivityTaskQueueResponse.parseFrom(message))
                            .toByteArray();
                }
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
            call.sendHeaders(new Metadata());
            call.sendMessage(answer);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            call.close(cut ? Status.UNAVAILABLE.withDescription("cut off") : status, trailers);
        }
    }

    private static MethodDescriptor<byte[], byte[]> raw(String method) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method)
                .setRequestMarshaller(new Raw())
                .setResponseMarshaller(new Raw())
                .build();
    }

    private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        delays.shutdownNow();
        channel.shutdownNow();
        server.shutdownNow();
    }
}
