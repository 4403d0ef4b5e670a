package io.github.onhook.temporal;

import io.github.onhook.internal.chime.RegionalClients;
import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.model.RunListener;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.temporal.internal.wire.WrittenBy;
import io.github.onhook.temporal.internal.worker.ChunkSender;
import io.github.onhook.temporal.internal.worker.FreshRequests;
import io.github.onhook.temporal.internal.worker.KeyHealth;
import io.github.onhook.temporal.internal.worker.RoleHealth;
import io.github.onhook.temporal.internal.worker.WorkerContext;
import io.github.onhook.temporal.internal.workflow.GroupWorkflowImpl;
import io.github.onhook.temporal.internal.workflow.LocationWorkflowImpl;
import io.github.onhook.temporal.internal.workflow.RunWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Takes locations of runs from a task queue and sends the requests for their numbers. It assumes the roles itself: no
 * credentials are sent through Temporal. Any number of workers may share a queue; each processes a bounded number of
 * locations at a time.
 *
 * <p><b>Incubating</b>: not yet seen on a Temporal cluster; it may change between minor versions.
 *
 * <p>Starts with {@link Builder#start()}. {@link #closeLater()} returns the worker's locations to the queue.
 */
public final class TemporalWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporalWorker.class);
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(30);

    /** A workflow task takes milliseconds, but may take seconds on an overloaded machine. */
    private static final Duration LONGEST_WORKFLOW_STEP = Duration.ofSeconds(10);

    private static final int CALLS_AT_ONCE = 32;

    /** Each cached workflow holds a thread; active ones hold more. */
    private static final int WORKFLOW_STEPS_AT_ONCE = 600;

    private final WorkerFactory factory;
    private final Worker worker;
    private final ChunkSender sender;
    private final @Nullable SdkAsyncHttpClient ownHttp;
    private final RegionalClients clients;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private final Scheduler threads = Schedulers.newBoundedElastic(CALLS_AT_ONCE, Integer.MAX_VALUE, "onhook-temporal");

    private TemporalWorker(Builder settings) {
        ownHttp = settings.http == null ? OwnHttpClient.of(settings.maxInFlight) : null;
        SdkAsyncHttpClient http = settings.http == null ? Objects.requireNonNull(ownHttp) : settings.http;
        clients = new RegionalClients(
                new FreshRequests(http, WorkerContext.longestSilence(settings.heartbeat), System::nanoTime),
                settings.endpoint,
                Schedulers.boundedElastic());
        KeyHealth keyHealth = new KeyHealth(Schedulers.boundedElastic(), settings.identity);
        WorkflowClient client = WorkflowClient.newInstance(
                settings.service,
                settings.client.toBuilder()
                        .setIdentity(settings.identity)
                        .setDataConverter(
                                SealedPayloads.converter(settings.keys, keyHealth::opened, keyHealth::refused))
                        .build());
        sender = new ChunkSender(new WorkerContext(
                client,
                settings.sessions,
                settings.listener,
                clients,
                threads,
                settings.heartbeat,
                settings.mostInDoubt,
                new RoleHealth(InstantSource.system(), settings.identity)));
        factory = WorkerFactory.newInstance(
                client,
                settings.factoryOptions
                        .apply(WorkerFactoryOptions.newBuilder()
                                .setWorkflowCacheSize(settings.cachedWorkflows)
                                .setMaxWorkflowThreadCount(settings.cachedWorkflows + WORKFLOW_STEPS_AT_ONCE))
                        .build());
        WorkerOptions.Builder options = WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(settings.locations)
                .setDefaultDeadlockDetectionTimeout(LONGEST_WORKFLOW_STEP.toMillis());
        if (settings.cachedWorkflows == 0) {
            // Otherwise the service keeps a workflow's tasks for the worker that took the last one, although it no
            // longer
            // caches the workflow.
            options.setStickyQueueScheduleToStartTimeout(Duration.ZERO);
        }
        worker = factory.newWorker(
                settings.taskQueue, settings.options.apply(options).build());
        worker.registerWorkflowImplementationTypes(
                RunWorkflowImpl.class, GroupWorkflowImpl.class, LocationWorkflowImpl.class);
        worker.registerActivitiesImplementations(sender);
        keyHealth.polls(new KeyHealth.Polling() {
            @Override
            public void suspend() {
                factory.suspendPolling();
            }

            @Override
            public void resume() {
                factory.resumePolling();
            }
        });
        factory.start();
        LOG.info("worker {} is of {}", settings.identity, WrittenBy.THIS);
    }

    /**
     * Starts a builder with the required parts.
     *
     * @param service the connection to the service; not closed with the worker
     * @param taskQueue the task queue that it polls
     * @param keys encrypts the runs' histories
     * @param sessions provides sessions; not closed with the worker
     */
    public static Builder builder(
            WorkflowServiceStubs service, String taskQueue, HistoryKeys keys, SessionProvider sessions) {
        return new Builder(service, WorkflowClientOptions.getDefaultInstance(), taskQueue, keys, sessions);
    }

    /**
     * The same with a client of yours: its connection, namespace, identity, interceptors and context propagators are used. Its
     * data converter is not: payloads of runs are sealed.
     *
     * @param client not closed with the worker
     */
    public static Builder builder(WorkflowClient client, String taskQueue, HistoryKeys keys, SessionProvider sessions) {
        Objects.requireNonNull(client, "client");
        return new Builder(client.getWorkflowServiceStubs(), client.getOptions(), taskQueue, keys, sessions);
    }

    /** Whether it takes work: it does not while it is closing, nor for a while after a payload that it cannot open. */
    public boolean isPolling() {
        return !closing.get() && factory.isStarted() && !worker.isSuspended();
    }

    /**
     * Stops polling and returns unfinished work. Returns immediately: {@link #closeLater()} completes when that is
     * done; the
     * connection to the service and the sessions are needed until then.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            Schedulers.boundedElastic().schedule(() -> {
                try {
                    leave();
                } finally {
                    closed.tryEmitEmpty();
                }
            });
        }
    }

    /**
     * Closes like {@link #close()} on subscription, and completes when the work is returned and all resources are
     * released,
     * within 30 seconds. Idempotent.
     */
    public Mono<Void> closeLater() {
        return Mono.defer(() -> {
            close();
            return closed.asMono();
        });
    }

    private void leave() {
        long until = System.nanoTime() + LONGEST_GOODBYE.toNanos();
        factory.shutdown();
        sender.leave()
                .timeout(LONGEST_GOODBYE)
                .onErrorResume(TimeoutException.class, late -> Mono.empty())
                .block();
        factory.awaitTermination(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        factory.shutdownNow();
        threads.dispose();
        clients.close();
        if (ownHttp != null) {
            ownHttp.close();
        }
    }

    /** Builds a {@link TemporalWorker}. */
    public static final class Builder {

        private final WorkflowServiceStubs service;
        private final String taskQueue;
        private final HistoryKeys keys;
        private final SessionProvider sessions;
        private WorkflowClientOptions client;
        private String identity;
        private int locations = 200;
        private int maxInFlight = 256;
        private int mostInDoubt = 150;
        private int cachedWorkflows = 600;
        private RunListener listener = new RunListener() {};
        private Duration heartbeat = Duration.ofSeconds(2);
        private @Nullable URI endpoint;
        private @Nullable SdkAsyncHttpClient http;
        private UnaryOperator<WorkerOptions.Builder> options = UnaryOperator.identity();
        private UnaryOperator<WorkerFactoryOptions.Builder> factoryOptions = UnaryOperator.identity();

        private Builder(
                WorkflowServiceStubs service,
                WorkflowClientOptions client,
                String taskQueue,
                HistoryKeys keys,
                SessionProvider sessions) {
            this.service = Objects.requireNonNull(service, "service");
            this.client = client;
            identity = Objects.requireNonNullElseGet(
                    client.getIdentity(),
                    () -> ManagementFactory.getRuntimeMXBean().getName());
            this.taskQueue = Objects.requireNonNull(taskQueue, "taskQueue");
            this.keys = Objects.requireNonNull(keys, "keys");
            this.sessions = Objects.requireNonNull(sessions, "sessions");
        }

        /** The namespace. Default: that of the client, which is {@code default} where none is given. */
        public Builder namespace(String value) {
            client = client.toBuilder()
                    .setNamespace(Objects.requireNonNull(value, "namespace"))
                    .build();
            return this;
        }

        /** The worker's identity in Temporal. Default: that of the client, which is process id and host name. */
        public Builder identity(String value) {
            identity = Objects.requireNonNull(value, "identity");
            return this;
        }

        /** Maximum number of concurrent locations. Default: 200. */
        public Builder locations(int value) {
            locations = value;
            return this;
        }

        /** Maximum number of requests in flight. Default: 256. */
        public Builder maxInFlight(int requests) {
            maxInFlight = requests;
            return this;
        }

        /**
         * Maximum number of a location's numbers that are in doubt if the worker is lost, in addition to those in
         * flight: the
         * next worker reads each of them before it continues. Slow locations use less: what they send in 100 ms. A
         * smaller value means more heartbeats. Default: 150.
         */
        public Builder mostInDoubt(int numbers) {
            mostInDoubt = numbers;
            return this;
        }

        /**
         * Size of the workflow cache. With 0, each workflow task replays the history and can run at any worker.
         * Default: 600.
         */
        public Builder cachedWorkflows(int value) {
            cachedWorkflows = value;
            return this;
        }

        /** Listens to the run of every chunk. Default: none. */
        public Builder listener(RunListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /** Overrides the endpoint of Chime SDK Voice in every Region. */
        public Builder endpointOverride(@Nullable URI value) {
            endpoint = value;
            return this;
        }

        /**
         * The HTTP client for Chime SDK Voice. The caller closes it, after the worker, and sizes it for {@link #maxInFlight}.
         * Default: one of its own.
         */
        public Builder httpClient(SdkAsyncHttpClient value) {
            http = Objects.requireNonNull(value, "httpClient");
            return this;
        }

        /**
         * Changes the options of Temporal's worker after those of this builder: pollers, slots, versions of deployments.
         * Default: no change.
         */
        public Builder workerOptions(UnaryOperator<WorkerOptions.Builder> change) {
            options = Objects.requireNonNull(change, "workerOptions");
            return this;
        }

        /** Changes the options of Temporal's worker factory likewise, such as its interceptors. Default: no change. */
        public Builder factoryOptions(UnaryOperator<WorkerFactoryOptions.Builder> change) {
            factoryOptions = Objects.requireNonNull(change, "factoryOptions");
            return this;
        }

        /** Starts the worker. */
        public TemporalWorker start() {
            return new TemporalWorker(this);
        }
    }
}
