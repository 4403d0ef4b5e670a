package io.github.onhook.temporal;

import io.github.onhook.internal.chime.RegionalClients;
import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.model.RunListener;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.temporal.worker.ChunkSender;
import io.github.onhook.temporal.worker.WorkerContext;
import io.github.onhook.temporal.workflow.GroupWorkflowImpl;
import io.github.onhook.temporal.workflow.LocationWorkflowImpl;
import io.github.onhook.temporal.workflow.RunWorkflowImpl;
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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Takes locations of runs from a task queue, and sends their numbers. It assumes the roles itself: no credentials go over the
 * wire. Any number of workers may share a queue; each has as many locations at a time as it has room for.
 *
 * <p>Begins with {@link Builder#start()}. {@link #closeLater()} gives back the locations that the worker has.
 */
public final class TemporalWorker implements AutoCloseable {

    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(30);

    /** A step takes milliseconds; on a machine that is out of breath it may take seconds. */
    private static final Duration LONGEST_WORKFLOW_STEP = Duration.ofSeconds(10);

    private static final int CALLS_AT_ONCE = 32;

    /** Each workflow that is kept holds a thread; those at work have more. */
    private static final int WORKFLOW_STEPS_AT_ONCE = 600;

    private final WorkerFactory factory;
    private final ChunkSender sender;
    private final SdkAsyncHttpClient http;
    private final RegionalClients clients;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private final Scheduler threads = Schedulers.newBoundedElastic(CALLS_AT_ONCE, Integer.MAX_VALUE, "onhook-temporal");

    private TemporalWorker(Builder settings) {
        http = OwnHttpClient.of(settings.maxInFlight);
        clients = new RegionalClients(http, settings.endpoint, Schedulers.boundedElastic());
        WorkflowClient client = WorkflowClient.newInstance(
                settings.service,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(settings.namespace)
                        .setIdentity(settings.identity)
                        .setDataConverter(SealedPayloads.converter(settings.keys))
                        .build());
        sender = new ChunkSender(new WorkerContext(
                client,
                settings.sessions,
                settings.listener,
                clients,
                threads,
                settings.heartbeat,
                settings.mostInDoubt));
        factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setWorkflowCacheSize(settings.cachedWorkflows)
                        .setMaxWorkflowThreadCount(settings.cachedWorkflows + WORKFLOW_STEPS_AT_ONCE)
                        .build());
        WorkerOptions.Builder options = WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(settings.locations)
                .setDefaultDeadlockDetectionTimeout(LONGEST_WORKFLOW_STEP.toMillis());
        if (settings.cachedWorkflows == 0) {
            // Without it, the service keeps a workflow's steps for the worker that took the last one, which has
            // forgotten it.
            options.setStickyQueueScheduleToStartTimeout(Duration.ZERO);
        }
        Worker worker = factory.newWorker(settings.taskQueue, options.build());
        worker.registerWorkflowImplementationTypes(
                RunWorkflowImpl.class, GroupWorkflowImpl.class, LocationWorkflowImpl.class);
        worker.registerActivitiesImplementations(sender);
        factory.start();
    }

    /**
     * Names what a worker cannot do without.
     *
     * @param service the connection to the service; not closed with the worker
     * @param taskQueue the queue it takes its work from
     * @param keys what seals the runs' histories
     * @param sessions where sessions come from; not closed with the worker
     */
    public static Builder builder(
            WorkflowServiceStubs service, String taskQueue, HistoryKeys keys, SessionProvider sessions) {
        return new Builder(service, taskQueue, keys, sessions);
    }

    /**
     * Takes no more work and gives back what it has. Returns at once: {@link #closeLater()} says when that is done, and the
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
     * Closes as {@link #close()} does when it is subscribed to, and completes when the work is given back and all is released,
     * after half a minute at most; any number of times.
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
        http.close();
    }

    /** Collects the parts of a {@link TemporalWorker}. */
    public static final class Builder {

        private final WorkflowServiceStubs service;
        private final String taskQueue;
        private final HistoryKeys keys;
        private final SessionProvider sessions;
        private String namespace = "default";
        private String identity = ManagementFactory.getRuntimeMXBean().getName();
        private int locations = 200;
        private int maxInFlight = 256;
        private int mostInDoubt = 150;
        private int cachedWorkflows = 600;
        private RunListener listener = new RunListener() {};
        private Duration heartbeat = Duration.ofSeconds(2);
        private @Nullable URI endpoint;

        private Builder(WorkflowServiceStubs service, String taskQueue, HistoryKeys keys, SessionProvider sessions) {
            this.service = service;
            this.taskQueue = taskQueue;
            this.keys = keys;
            this.sessions = sessions;
        }

        /** The namespace. Default: {@code default}. */
        public Builder namespace(String value) {
            namespace = Objects.requireNonNull(value, "namespace");
            return this;
        }

        /** How the worker is called in the service. Default: the process and its machine. */
        public Builder identity(String value) {
            identity = Objects.requireNonNull(value, "identity");
            return this;
        }

        /** How many locations it has at a time, at most. Default: 200. */
        public Builder locations(int value) {
            locations = value;
            return this;
        }

        /** The most requests under way at once. Default: 256. */
        public Builder maxInFlight(int requests) {
            maxInFlight = requests;
            return this;
        }

        /**
         * How many numbers of a location may be in doubt, beyond those under way, should the worker be lost: they are read
         * one by one before it goes on. It is less where a location is slow: what it sends in a tenth of a second. The fewer,
         * the more often the service hears of a location. Default: 150.
         */
        public Builder mostInDoubt(int numbers) {
            mostInDoubt = numbers;
            return this;
        }

        /**
         * How many workflows it keeps in memory; with 0 each step replays its history, and any worker can take it. Default: 600.
         */
        public Builder cachedWorkflows(int value) {
            cachedWorkflows = value;
            return this;
        }

        /** Hears the run of every chunk. Default: nobody does. */
        public Builder listener(RunListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /** Where Chime SDK Voice is, in every Region, instead of the SDK's own choice. */
        public Builder endpointOverride(@Nullable URI value) {
            endpoint = value;
            return this;
        }

        /** A worker that has begun. */
        public TemporalWorker start() {
            return new TemporalWorker(this);
        }
    }
}
