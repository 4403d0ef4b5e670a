package io.github.onhook;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.chime.Operations;
import io.github.onhook.internal.chime.RegionalClients;
import io.github.onhook.internal.chime.SdkVoice;
import io.github.onhook.internal.chime.VoiceService;
import io.github.onhook.internal.engine.Engine;
import io.github.onhook.internal.engine.GuardedListener;
import io.github.onhook.internal.engine.OpenRuns;
import io.github.onhook.internal.engine.Outcomes;
import io.github.onhook.internal.engine.Paces;
import io.github.onhook.internal.engine.PlanChecks;
import io.github.onhook.internal.engine.RunIds;
import io.github.onhook.internal.engine.RunRecord;
import io.github.onhook.internal.http.Connection;
import io.github.onhook.internal.http.ConnectionBuilder;
import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.internal.operation.ProtectedItems;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.journal.Journal;
import io.github.onhook.model.ConflictException;
import io.github.onhook.model.Location;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.rate.SharedRates;
import io.github.onhook.report.Forecast;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.time.Time;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Takes phone numbers off Voice Connectors, and says for every one what became of it.
 *
 * <p>Safe for use by several threads, and by several runs at once: they share the pace of each location and take turns there,
 * request by request. No method blocks, and none works on the caller's thread: subscribing,
 * requesting, cancelling and stopping hand over and return. Outcomes and reports are delivered on {@link
 * Builder#deliverOn}, where a subscriber may be slow or block without holding up its run's requests or another run. Listeners
 * are called on the threads that answers and timers come on, which are the HTTP client's, and must not block.
 *
 * <p>{@link #closeLater()} stops the runs and releases the clients.
 */
public final class Orchestrator implements AutoCloseable {

    private final Builder settings;
    private final Connection connection;
    private final VoiceService voice;
    private final @Nullable SdkAsyncHttpClient ownHttp;
    private final Time time;
    private final Scheduler delivery;
    private final Paces paces;
    private final OpenRuns runs = new OpenRuns(this::noRunLeft);
    private final Sinks.Empty<Void> closed = Sinks.empty();

    private Orchestrator(Builder settings) {
        this.settings = settings;
        connection = Connection.of(settings);
        time = connection.time();
        Scheduler deliverOn = settings.delivery;
        Scheduler usual = connection.timeIsGiven() ? time.scheduler() : Schedulers.boundedElastic();
        delivery = deliverOn == null ? usual : deliverOn;
        paces = new Paces(settings.settings, time, settings.rateMemory, settings.sharedRates, settings.rates);
        VoiceService calls = settings.voice;
        if (calls != null) {
            ownHttp = null;
            voice = calls;
            return;
        }
        SdkAsyncHttpClient http = connection.http();
        ownHttp = http == null ? OwnHttpClient.of(settings.settings.maxInFlight()) : null;
        voice = new SdkVoice(new RegionalClients(
                http == null ? Objects.requireNonNull(ownHttp) : http,
                connection.endpoint(),
                Schedulers.boundedElastic()));
    }

    /**
     * Names where sessions come from.
     *
     * @param sessions the usual one is {@link AssumedRoles}; not closed with the orchestrator
     */
    public static Builder builder(SessionProvider sessions) {
        return new Builder(sessions);
    }

    /**
     * The outcomes of these targets; each subscription is a run of its own.
     *
     * @throws IllegalStateException if the settings' operation is one that associates: {@link #run(Publisher)} runs it
     * @see Run#outcomes()
     */
    public Flux<Outcome> disassociate(Publisher<Target> targets) {
        PlanChecks.requireDisassociating(settings.settings.operation());
        Objects.requireNonNull(targets, "targets");
        return Flux.defer(() -> run(targets).outcomes());
    }

    /**
     * The outcomes of these targets, which are collected into a {@link Plan} at each subscription.
     *
     * <p>Ends with {@link ConflictException} if a number is on two connectors, and with what {@link #run(Plan)} throws.
     *
     * @throws IllegalStateException as {@link #disassociate(Publisher)}
     */
    public Flux<Outcome> disassociate(Collection<Target> targets) {
        PlanChecks.requireDisassociating(settings.settings.operation());
        return Plan.of(Flux.fromIterable(List.copyOf(targets)))
                .flatMapMany(plan -> run(plan).outcomes());
    }

    /**
     * The outcomes of a plan; each subscription is a run of its own.
     *
     * @throws IllegalStateException as {@link #disassociate(Publisher)}
     * @throws IllegalArgumentException as {@link #run(Plan)}
     */
    public Flux<Outcome> disassociate(Plan plan) {
        PlanChecks.requireDisassociating(settings.settings.operation());
        requireRunnable(plan);
        return Flux.defer(() -> run(plan).outcomes());
    }

    /**
     * The outcomes of a plan of moves; each subscription is a run of its own. What each target's connector names is where it moves.
     *
     * @throws IllegalStateException if the settings' operation does not move
     * @throws IllegalArgumentException as {@link #run(Plan)}, and if a number has no connector to move to
     */
    public Flux<Outcome> move(Plan plan) {
        PlanChecks.requireMoving(settings.settings.operation());
        requireRunnable(plan);
        return Flux.defer(() -> run(plan).outcomes());
    }

    /**
     * Prepares a run over a stream of targets. They are requested as there is room for them, up to {@link
     * Settings#streamWindow()}, so a lane that does not come on holds up the others in the end; a {@link Plan} does not have
     * that limit. The source is subscribed to on the run's scheduler, see {@link Builder#time}.
     *
     * <p>A stream has no journal: a journal names each target by its place in a plan, and only the same plan can be resumed.
     * {@link Plan#of(Publisher)} makes one of a stream.
     *
     * @throws IllegalArgumentException if the canary is a share, for the size of a stream is not known
     * @throws IllegalStateException if the orchestrator is closed
     */
    public Run run(Publisher<Target> targets) {
        requireOpen();
        Objects.requireNonNull(targets, "targets");
        ReportAggregator aggregate = new ReportAggregator(settings.settings, time.now()::get);
        String id = RunIds.next(time.now().get());
        return new LocalRun(id, Outcomes.of(engine(aggregate, id, List.of()), id, targets), aggregate);
    }

    /** Prepares a run of a plan, as {@link #run(RunRequest)} does, without rejected rows and without a journal. */
    public Run run(Plan plan) {
        return run(RunRequest.of(plan));
    }

    /**
     * Prepares a run of a plan: all its lanes start at once.
     *
     * @throws IllegalArgumentException if the plan is empty, or has more targets than {@link Settings#maxTargets()}
     * @throws IllegalStateException if the orchestrator is closed
     */
    public Run run(RunRequest request) {
        Plan plan = request.plan();
        requireRunnable(plan);
        Journal journal = request.journal();
        ReplayClock clock = new ReplayClock(time.now());
        ReportAggregator aggregate = aggregate(plan, request.rejections(), clock);
        String id = journal == null ? RunIds.next(time.now().get()) : journal.runId();
        Engine engine = engine(aggregate, id, request.rejections());
        Outcomes outcomes = journal == null
                ? Outcomes.of(engine, id, plan)
                : Outcomes.of(engine, new RunRecord(plan, journal, aggregate, clock));
        return new LocalRun(id, outcomes, aggregate);
    }

    private ReportAggregator aggregate(Plan plan, Collection<Rejection> rejections, InstantSource clock) {
        ReportAggregator aggregate = new ReportAggregator(settings.settings, clock);
        aggregate.plan(plan);
        aggregate.forecast(Forecast.of(plan, settings.settings, settings.sessions.sessionDuration()));
        rejections.forEach(aggregate::reject);
        return aggregate;
    }

    private void requireOpen() {
        if (runs.isClosed()) {
            throw new IllegalStateException("the orchestrator is closed: it begins no run");
        }
    }

    private void requireRunnable(Plan plan) {
        requireOpen();
        PlanChecks.requireRunnable(plan, settings.settings);
    }

    private Engine engine(ReportAggregator aggregate, String id, Collection<Rejection> rejections) {
        return new Engine(
                settings.settings,
                Operations.of(settings.settings.operation(), voice),
                settings.sessions,
                GuardedListener.of(
                        List.of(aggregate, new RunLog(id)),
                        settings.listeners,
                        rejections,
                        id,
                        settings.settings.operation()),
                new ProtectedItems(settings.protectedNumbers),
                time,
                () -> ThreadLocalRandom.current().nextDouble(),
                settings.totalRate,
                paces,
                delivery,
                runs);
    }

    /**
     * Refuses new runs, stops those that go on as {@link Run#stop} does, and releases the clients when their last request is
     * answered. Returns at once: {@link #closeLater()} says when that is done.
     */
    @Override
    public void close() {
        runs.close();
    }

    /** Closes as {@link #close()} does when it is subscribed to, and completes when all is released; any number of times. */
    public Mono<Void> closeLater() {
        return Mono.defer(() -> {
            close();
            return closed.asMono();
        });
    }

    /** Closing clients waits for their threads. */
    private void noRunLeft() {
        Schedulers.boundedElastic().schedule(() -> {
            try {
                if (settings.voice == null) {
                    voice.close();
                }
                if (ownHttp != null) {
                    ownHttp.close();
                }
            } finally {
                closed.tryEmitEmpty();
            }
        });
    }

    /** Collects the parts of an {@link Orchestrator}. */
    public static final class Builder extends ConnectionBuilder<Builder> {

        private static final int REMEMBERED = 10_000;

        private final SessionProvider sessions;
        private final List<RunListener> listeners = new ArrayList<>();
        private Settings settings = Settings.defaults();
        private Set<PhoneNumber> protectedNumbers = Set.of();
        private @Nullable Scheduler delivery;
        private @Nullable VoiceService voice;
        private @Nullable DoubleSupplier totalRate;
        private @Nullable Function<Location, RateController> rates;
        private RateMemory rateMemory = RateMemory.inMemory(REMEMBERED);
        private @Nullable SharedRates sharedRates;

        @Override
        protected Builder self() {
            return this;
        }

        private Builder(SessionProvider sessions) {
            this.sessions = Objects.requireNonNull(sessions, "sessions");
        }

        /** How runs behave. Default: {@link Settings#defaults()}. */
        public Builder settings(Settings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /** Adds a listener to every run. Default: none. */
        public Builder listener(RunListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /** Numbers that are never touched: they are {@link Status#REJECTED}. Default: none. */
        public Builder protect(Set<PhoneNumber> numbers) {
            protectedNumbers = Set.copyOf(Objects.requireNonNull(numbers, "protect"));
            return this;
        }

        /**
         * The calls of the service, instead of the SDK's clients: for tests without a network, and for services that answer
         * otherwise. Not closed with the orchestrator; instead of {@link #endpointOverride} and {@link #httpClient}.
         */
        public Builder voice(VoiceService value) {
            voice = Objects.requireNonNull(value, "voice");
            return this;
        }

        /**
         * The most requests per second of a run as a whole where that changes while it goes on, as for runs in several
         * processes that share a limit. Asked again and again, on the run's threads; always greater than zero. Default:
         * {@link Settings#maxTotalRate()}.
         */
        public Builder maxTotalRate(DoubleSupplier perSecond) {
            totalRate = Objects.requireNonNull(perSecond, "maxTotalRate");
            return this;
        }

        /**
         * Where the rates that runs learned are kept, from which later runs start. Default: in memory, of 10,000 locations.
         */
        public Builder rateMemory(RateMemory value) {
            rateMemory = Objects.requireNonNull(value, "rateMemory");
            return this;
        }

        /**
         * Where the rates of locations are divided among orchestrators that send there at once, in this process or in several:
         * together they stay within a quota. Default: none, and each one finds what the others leave.
         */
        public Builder sharedRates(SharedRates value) {
            sharedRates = Objects.requireNonNull(value, "sharedRates");
            return this;
        }

        /**
         * What finds the rate of a location's changes, as where a run goes on with what another one has found: {@link
         * RateController#resumeFrom}. Asked once for each location of a run, and what it gives is used by that run alone, on
         * its threads. Default: one as the settings say.
         */
        public Builder rates(Function<Location, RateController> value) {
            rates = Objects.requireNonNull(value, "rates");
            return this;
        }

        /**
         * Where outcomes and reports are delivered. {@link Schedulers#immediate()} delivers them on the threads of the run,
         * which saves a hand-over for each answer; then a subscriber that blocks fails or stalls other runs. Default:
         * {@link Schedulers#boundedElastic()}, or the scheduler of {@link #time} where that is set.
         */
        public Builder deliverOn(Scheduler value) {
            delivery = Objects.requireNonNull(value, "deliverOn");
            return this;
        }

        /** The orchestrator. Calls nothing before a run begins. */
        public Orchestrator build() {
            return new Orchestrator(this);
        }
    }
}
