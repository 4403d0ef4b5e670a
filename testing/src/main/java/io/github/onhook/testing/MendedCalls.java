package io.github.onhook.testing;

import com.google.protobuf.ByteString;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import io.temporal.internal.testservice.TestWorkflowService;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Mends two defects of Temporal's service in memory (1.38). Where an activity ends while a workflow decides to cancel it,
 * that service refuses the workflow's task from then on ({@code ACTIVITY_UNKNOWN}), and the workflow never ends. A cluster
 * does not. Here such a task fails as one that a new event overtook, and its next attempt sees the activity's end. And a
 * call that is answered twice is closed once.
 */
final class MendedCalls implements ServerInterceptor {

    private static final Status OVERTAKEN = Status.INVALID_ARGUMENT.withDescription("UnhandledCommand");

    private final TestWorkflowService service;
    private final Set<String> ended = new HashSet<>();

    MendedCalls(TestWorkflowService service) {
        this.service = service;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> given, Metadata headers, ServerCallHandler<Q, A> next) {
        ClosedOnce<Q, A> call = new ClosedOnce<>(given);
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private @Nullable Q request;

            @Override
            public void onMessage(Q message) {
                request = message;
                super.onMessage(message);
            }

            @Override
            public void onHalfClose() {
                ByteString token = tokenOfEnded(request);
                RespondWorkflowTaskCompletedRequest task =
                        request instanceof RespondWorkflowTaskCompletedRequest its ? its : null;
                if (token == null && task == null) {
                    super.onHalfClose();
                    return;
                }
                synchronized (ended) {
                    if (task != null && cancelsEnded(task)) {
                        fail(task);
                        call.close(OVERTAKEN, new Metadata());
                        return;
                    }
                    super.onHalfClose();
                    if (token != null && call.isAccepted()) {
                        ended.add(activity(token));
                    }
                }
            }
        };
    }

    /** That service answers some calls twice, the second time on a thread that nobody watches. */
    private static final class ClosedOnce<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final AtomicReference<@Nullable Status> closedWith = new AtomicReference<>();

        private ClosedOnce(ServerCall<Q, A> call) {
            super(call);
        }

        /** Whether the service has taken what was asked: an end that comes from an outdated attempt may be refused. */
        private boolean isAccepted() {
            Status status = closedWith.get();
            return status != null && status.isOk();
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (closedWith.compareAndSet(null, status)) {
                super.close(status, trailers);
            }
        }
    }

    /** Of a request that ends an activity for good; otherwise {@code null}. */
    private static @Nullable ByteString tokenOfEnded(@Nullable Object request) {
        if (request instanceof RespondActivityTaskCompletedRequest completed) {
            return completed.getTaskToken();
        }
        if (request instanceof RespondActivityTaskCanceledRequest canceled) {
            return canceled.getTaskToken();
        }
        return request instanceof RespondActivityTaskFailedRequest failed
                        && failed.getFailure().getApplicationFailureInfo().getNonRetryable()
                ? failed.getTaskToken()
                : null;
    }

    private boolean cancelsEnded(RespondWorkflowTaskCompletedRequest task) {
        String run = run(task.getTaskToken());
        return task.getCommandsList().stream()
                .filter(command -> command.hasRequestCancelActivityTaskCommandAttributes())
                .anyMatch(command -> ended.contains(run + "/"
                        + command.getRequestCancelActivityTaskCommandAttributes()
                                .getScheduledEventId()));
    }

    private void fail(RespondWorkflowTaskCompletedRequest task) {
        RespondWorkflowTaskFailedRequest failed = RespondWorkflowTaskFailedRequest.newBuilder()
                .setTaskToken(task.getTaskToken())
                .setNamespace(task.getNamespace())
                .setIdentity(task.getIdentity())
                .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND)
                .build();
        service.respondWorkflowTaskFailed(failed, new Ignored());
    }

    private static String run(ByteString token) {
        try (DataInputStream in = new DataInputStream(token.newInput())) {
            return run(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String activity(ByteString token) {
        try (DataInputStream in = new DataInputStream(token.newInput())) {
            return run(in) + "/" + in.readLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tokens of that service begin with namespace, workflow and run; those of an activity go on with its event. */
    private static String run(DataInputStream token) throws IOException {
        token.readUTF();
        token.readUTF();
        return token.readUTF();
    }

    /** The worker hears of it by the refusal of its own call. */
    private static final class Ignored implements StreamObserver<RespondWorkflowTaskFailedResponse> {
        @Override
        public void onNext(RespondWorkflowTaskFailedResponse response) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }
}
