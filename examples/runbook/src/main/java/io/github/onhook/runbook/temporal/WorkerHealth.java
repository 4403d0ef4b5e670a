package io.github.onhook.runbook.temporal;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Whether a worker reaches its service and polls it, asked every five seconds: a probe gets the last answer at once. */
public final class WorkerHealth implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(3);

    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "onhook-worker-health");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> asked;
    private final BooleanSupplier reaches;
    private final BooleanSupplier polls;
    private volatile boolean connected;

    private WorkerHealth(BooleanSupplier reaches, BooleanSupplier polls, Duration period) {
        this.reaches = reaches;
        this.polls = polls;
        connected = reaches.getAsBoolean();
        asked = asking.scheduleWithFixedDelay(
                () -> connected = this.reaches.getAsBoolean(),
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Of a worker that polls a service by this connection. */
    public static WorkerHealth of(WorkflowServiceStubs service, BooleanSupplier polls) {
        return new WorkerHealth(() -> reaches(service), polls, PERIOD);
    }

    private static boolean reaches(WorkflowServiceStubs service) {
        try {
            service.blockingStub()
                    .withDeadlineAfter(LONGEST_CALL.toMillis(), TimeUnit.MILLISECONDS)
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    /** Whether it takes work now. */
    public boolean isReady() {
        return connected && polls.getAsBoolean();
    }

    /** As JSON. */
    public String text() {
        return "{\"started\": true, \"connected\": " + connected + ", \"polling\": " + polls.getAsBoolean() + "}\n";
    }

    @Override
    public void close() {
        asked.cancel(true);
        asking.shutdownNow();
    }
}
