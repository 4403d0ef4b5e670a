package io.github.onhook.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptorBase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** Clients, interceptors and options of the caller. */
class OwnClientsTest {

    /** Counts the requests that go through it, and whether it was closed. */
    private static final class CountingClient implements SdkAsyncHttpClient {

        private final SdkAsyncHttpClient next = OwnHttpClient.of(16);
        final AtomicInteger requests = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();

        @Override
        public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
            requests.incrementAndGet();
            return next.execute(request);
        }

        @Override
        public String clientName() {
            return next.clientName();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static final class CountingClientCalls extends WorkflowClientInterceptorBase {

        final AtomicInteger stubs = new AtomicInteger();

        @Override
        public WorkflowClientCallsInterceptor workflowClientCallsInterceptor(WorkflowClientCallsInterceptor next) {
            stubs.incrementAndGet();
            return next;
        }
    }

    private static final class CountingActivities extends WorkerInterceptorBase {

        final AtomicInteger activities = new AtomicInteger();

        @Override
        public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
            activities.incrementAndGet();
            return next;
        }
    }

    @Test
    void areUsedAndNotClosed() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(1)
                .regions("us-east-1")
                .connectorsPerLocation(1)
                .numbers(20)
                .quota(50, 50));
        CountingClientCalls calls = new CountingClientCalls();
        CountingActivities activities = new CountingActivities();
        AtomicInteger changed = new AtomicInteger();
        CountingClient http = new CountingClient();
        try (Rig rig = new Rig(fleet)) {
            WorkflowClient client = WorkflowClient.newInstance(
                    rig.service,
                    WorkflowClientOptions.newBuilder()
                            .setIdentity("of-the-caller")
                            .setInterceptors(calls)
                            .build());
            rig.worker(TemporalWorker.builder(client, Rig.QUEUE, rig.keys, rig.sessions)
                    .httpClient(http)
                    .factoryOptions(factory -> factory.setWorkerInterceptors(activities))
                    .workerOptions(options -> {
                        changed.incrementAndGet();
                        return options.setMaxConcurrentActivityTaskPollers(2);
                    }));

            TemporalRun run = TemporalOrchestrator.builder(client, Rig.QUEUE, rig.keys)
                    .settings(Settings.defaults())
                    .build()
                    .run(rig.plan());

            assertThat(Rig.ended(run).report().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(identityOf(client, run)).isEqualTo("of-the-caller");
        }
        assertThat(calls.stubs).hasPositiveValue();
        assertThat(activities.activities).hasPositiveValue();
        assertThat(changed).hasValue(1);
        assertThat(http.requests).hasPositiveValue();
        assertThat(http.closed).hasValue(0);
        http.next.close();
    }

    private static @Nullable String identityOf(WorkflowClient client, TemporalRun run) {
        return client.fetchHistory(Ids.run(run.id()))
                .getEvents()
                .get(0)
                .getWorkflowExecutionStartedEventAttributes()
                .getIdentity();
    }
}
