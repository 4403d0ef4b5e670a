package io.github.onhook.temporal;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.engine.GuardedListener;
import io.github.onhook.internal.engine.PlanChecks;
import io.github.onhook.internal.engine.RunIds;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.temporal.internal.client.PlanPages;
import io.github.onhook.temporal.internal.client.ReplayClock;
import io.github.onhook.temporal.internal.client.RunFollower;
import io.github.onhook.temporal.internal.client.TemporalCalls;
import io.github.onhook.temporal.internal.wire.WireSettings;
import io.github.onhook.temporal.internal.workflow.RunOrder;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Carries runs out like {@link io.github.onhook.Orchestrator}, of any operation, but distributes whole locations to Temporal
 * workers: for runs that exceed one machine, or that must survive the loss of any machine.
 *
 * <p><b>Incubating</b>: not yet seen on a Temporal cluster; it may change between minor versions.
 *
 * <p>Safe for use by several threads, and by several runs at once. Calls to the service are made on
 * {@link Schedulers#boundedElastic()}.
 */
public final class TemporalOrchestrator implements AutoCloseable {

    private static final int LOCATIONS_PER_GROUP = 200;

    private final Builder settings;
    private final TemporalCalls service;
    private final FollowedRuns runs = new FollowedRuns();

    private TemporalOrchestrator(Builder settings) {
        this.settings = settings;
        service = new TemporalCalls(
                WorkflowClient.newInstance(
                        settings.service,
                        settings.client.toBuilder()
                                .setDataConverter(SealedPayloads.converter(settings.keys))
                                .build()),
                settings.taskQueue);
    }

    /**
     * Starts a builder with the required parts.
     *
     * @param service the connection to the service; not closed with the orchestrator
     * @param taskQueue the queue that the workers serve
     * @param keys encrypts the runs' histories; must match the workers' keys
     */
    public static Builder builder(WorkflowServiceStubs service, String taskQueue, HistoryKeys keys) {
        return new Builder(service, WorkflowClientOptions.getDefaultInstance(), taskQueue, keys);
    }

    /**
     * The same with a client of yours: its connection, namespace, identity, interceptors and context propagators are used. Its
     * data converter is not: payloads of runs are sealed.
     *
     * @param client not closed with the orchestrator
     */
    public static Builder builder(WorkflowClient client, String taskQueue, HistoryKeys keys) {
        Objects.requireNonNull(client, "client");
        return new Builder(client.getWorkflowServiceStubs(), client.getOptions(), taskQueue, keys);
    }

    /**
     * Emits the outcomes of these targets. Each subscription is a separate run, which starts once the source completes.
     *
     * @throws IllegalStateException if the settings' operation is one that associates
     * @see TemporalRun#outcomes()
     */
    public Flux<Outcome> disassociate(Publisher<Target> targets) {
        PlanChecks.requireDisassociating(settings.settings.operation());
        return Plan.of(targets).flatMapMany(plan -> run(plan).outcomes());
    }

    /** Emits the outcomes of these targets, like {@link #disassociate(Publisher)}. The collection must not change. */
    public Flux<Outcome> disassociate(Collection<Target> targets) {
        return disassociate(Flux.fromIterable(targets));
    }

    /** Emits the outcomes of a plan. Each subscription is a separate run. */
    public Flux<Outcome> disassociate(Plan plan) {
        PlanChecks.requireDisassociating(settings.settings.operation());
        return Flux.defer(() -> run(plan).outcomes());
    }

    /**
     * Prepares a run of a plan.
     *
     * @throws IllegalArgumentException if the plan is empty, or has more targets than {@link Settings#maxTargets()}; if the
     *     operation moves numbers and the plan does not say where, or the other way round
     */
    public TemporalRun run(Plan plan) {
        return run(plan, List.of());
    }

    /**
     * Prepares a run of a plan whose report includes these rejected rows.
     *
     * @param rejections rows that are not valid targets: {@link Status#REJECTED} in the report, no outcome
     * @throws IllegalArgumentException as {@link #run(Plan)}
     */
    public TemporalRun run(Plan plan, Collection<Rejection> rejections) {
        PlanChecks.requireRunnable(plan, settings.settings);
        return prepare(RunIds.next(Instant.now()), plan, rejections, false);
    }

    /**
     * Follows a run that another process started, from its beginning. The outcomes fail with {@link
     * java.util.NoSuchElementException} if the service has no such run, and with {@link IllegalArgumentException} if the
     * plan or the protected numbers are not those that it was started with; the run continues.
     *
     * @param runId the run's id
     */
    public TemporalRun attach(String runId, Plan plan, Collection<Rejection> rejections) {
        return prepare(runId, plan, rejections, true);
    }

    /** Whether the service has the run. It deletes ended runs after the namespace's retention period. */
    public Mono<Boolean> knows(String runId) {
        return Mono.fromCallable(() -> service.knows(runId)).subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Who works on each location of a run, in the order of the plan. The service answers, so it needs no worker.
     *
     * <p>Fails with {@link io.grpc.StatusRuntimeException} if the service does not have the run, or does not answer.
     */
    public Flux<WorkedLocation> workers(String runId) {
        return service.workers(runId);
    }

    /**
     * The version of Onhook that started a run, with the format of its payloads. Fails as {@link #workers}; workers may be one
     * version apart from it.
     */
    public Mono<String> startedBy(String runId) {
        return Mono.fromCallable(() -> service.startedBy(runId).toString()).subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Approves a run that waits for approval, including one that another process started.
     *
     * <p>Fails with {@link WorkflowException} if the service rejects the signal: the run is unknown or has ended.
     */
    public Mono<Void> approve(String runId) {
        return Mono.<Void>fromRunnable(() -> service.run(runId).approve()).subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Refuses to start or follow further runs, and stops the runs followed here as {@link TemporalRun#stop}
     * does. Returns immediately. Runs that are not followed here continue.
     */
    @Override
    public void close() {
        runs.close();
    }

    /** Closes like {@link #close()} on subscription, and completes when the followed runs have ended. */
    public Mono<Void> closeLater() {
        return Mono.defer(() -> {
            close();
            return runs.closed();
        });
    }

    private TemporalRun prepare(String runId, Plan plan, Collection<Rejection> rejections, boolean attached) {
        runs.requireOpen();
        ReplayClock clock = new ReplayClock();
        ReportAggregator aggregate = ReportAggregator.ofHistory(settings.settings, clock);
        aggregate.plan(plan);
        rejections.forEach(aggregate::reject);
        RunListener listeners = GuardedListener.of(
                List.of(aggregate), settings.listeners, rejections, runId, settings.settings.operation());
        List<Outcome> refused = new ArrayList<>();
        PlanPages pages = new PlanPages(allowed(plan, refused));
        RunOrder order = new RunOrder(
                runId,
                plan.fingerprint(),
                WireSettings.of(settings.settings),
                pages.places(),
                LOCATIONS_PER_GROUP,
                settings.approval,
                settings.searchAttributes,
                pages.fingerprint());
        RunFollower followed = new RunFollower(service, order, pages, refused, listeners, clock, attached);
        return new TemporalRun(runId, followed.outcomes().concatMapIterable(list -> list), aggregate, followed, runs);
    }

    /** The plan without protected numbers, which get their outcome immediately. */
    private Plan allowed(Plan plan, List<Outcome> refused) {
        if (settings.protectedNumbers.isEmpty()) {
            return plan;
        }
        Reason reason =
                Reason.of(Source.INPUT, ReasonCodes.PROTECTED, "the number is on the list of protected numbers");
        Plan.Builder kept = Plan.builder().allowConflicts(true);
        for (PlannedConnector connector : plan.connectors()) {
            for (Target target : connector.targets()) {
                if (settings.protectedNumbers.contains(target.phoneNumber())) {
                    refused.add(new Outcome(target, Status.REJECTED, reason, 0, Instant.now()));
                } else {
                    kept.add(target);
                }
            }
        }
        return kept.build();
    }

    /** Builds a {@link TemporalOrchestrator}. */
    public static final class Builder {

        private final WorkflowServiceStubs service;
        private final String taskQueue;
        private final HistoryKeys keys;
        private WorkflowClientOptions client;
        private final List<RunListener> listeners = new ArrayList<>();
        private Settings settings = Settings.defaults();
        private Set<PhoneNumber> protectedNumbers = Set.of();
        private boolean approval;
        private boolean searchAttributes;

        private Builder(
                WorkflowServiceStubs service, WorkflowClientOptions client, String taskQueue, HistoryKeys keys) {
            this.service = Objects.requireNonNull(service, "service");
            this.client = client;
            this.taskQueue = Objects.requireNonNull(taskQueue, "taskQueue");
            this.keys = Objects.requireNonNull(keys, "keys");
        }

        /** Settings of the runs. Default: {@link Settings#defaults()}. */
        public Builder settings(Settings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /** Adds a listener to every run. It receives a chunk's requests when the chunk completes. Default: none. */
        public Builder listener(RunListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /** Protected numbers: never changed, and reported as {@link Status#REJECTED}. Default: none. */
        public Builder protect(Set<PhoneNumber> numbers) {
            protectedNumbers = Set.copyOf(Objects.requireNonNull(numbers, "protect"));
            return this;
        }

        /** The Temporal namespace. Default: that of the client, which is {@code default} where none is given. */
        public Builder namespace(String value) {
            client = client.toBuilder()
                    .setNamespace(Objects.requireNonNull(value, "namespace"))
                    .build();
            return this;
        }

        /**
         * Whether a run waits for {@link TemporalRun#approve()}: after its canary, or before the first request if there
         * is no canary. Default: false.
         */
        public Builder approval(boolean needed) {
            approval = needed;
            return this;
        }

        /**
         * Whether runs have the search attributes {@code OnhookRunId}, {@code OnhookOperation}, {@code OnhookPhase}
         * (Keyword) and {@code OnhookTargets} (Int), which the namespace must define. Default: false.
         */
        public Builder searchAttributes(boolean value) {
            searchAttributes = value;
            return this;
        }

        /** Builds the orchestrator. Makes no call before a run starts. */
        public TemporalOrchestrator build() {
            return new TemporalOrchestrator(this);
        }
    }
}
