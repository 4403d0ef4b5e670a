package io.github.onhook;

import io.github.onhook.engine.Engine;
import io.github.onhook.engine.Outcomes;
import io.github.onhook.engine.RunRecord;
import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.journal.Journal;
import io.github.onhook.report.Aggregate;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.time.Time;
import io.github.onhook.voice.RegionalClients;
import io.github.onhook.voice.SdkVoice;
import io.github.onhook.voice.VoiceService;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Takes phone numbers off Voice Connectors, and says for every one what became of it.
 *
 * <p>Safe for use by several threads, and by several runs at once; each run throttles itself, so runs over the same
 * locations at the same time compete for their quotas. Nothing blocks. Work is done, and outcomes delivered, on the threads
 * that answers and timers come on, one after another: the HTTP client's own, which other requests need too. So whoever
 * blocks, or does more than a little with an outcome, moves to another thread first, with {@code publishOn}.
 */
public final class Orchestrator implements AutoCloseable {

    private final Builder settings;
    private final VoiceService voice;
    private final @Nullable SdkAsyncHttpClient ownHttp;

    private Orchestrator(Builder settings) {
        this.settings = settings;
        RegionalClients clients = settings.clients;
        SdkAsyncHttpClient http = settings.http;
        if (clients != null) {
            ownHttp = null;
        } else if (http != null) {
            ownHttp = null;
            clients = clients(http);
        } else {
            ownHttp = OwnHttpClient.of(settings.settings.maxInFlight());
            clients = clients(ownHttp);
        }
        voice = new SdkVoice(settings.settings.operation(), clients);
    }

    private RegionalClients clients(SdkAsyncHttpClient http) {
        return new RegionalClients(http, settings.endpoint, Schedulers.boundedElastic());
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
     * @see Run#outcomes()
     */
    public Flux<Outcome> disassociate(Publisher<Target> targets) {
        return Flux.defer(() -> run(targets).outcomes());
    }

    /**
     * Prepares a run over a stream of targets. They are requested as there is room for them, so a lane that does not come
     * on holds up the others in the end; a {@link Plan} does not have that limit.
     *
     * @throws IllegalArgumentException if the canary is a share, for the size of a stream is not known
     */
    public Run run(Publisher<Target> targets) {
        Aggregate aggregate = new Aggregate(settings.settings, settings.time.now()::get);
        String id = RunIds.next(settings.time.now().get());
        return new LocalRun(id, Outcomes.of(engine(aggregate, id, List.of()), id, targets), aggregate);
    }

    /**
     * Prepares a run of a plan: all its lanes start at once.
     *
     * @throws IllegalArgumentException if the plan is empty, or has more targets than {@link Settings#maxTargets()}
     */
    public Run run(Plan plan) {
        return run(plan, List.of());
    }

    /**
     * Prepares a run of a plan, whose report has these rows too.
     *
     * @param rejections rows that are not valid targets: {@link Status#REJECTED} in the report, no outcome
     * @throws IllegalArgumentException as {@link #run(Plan)}
     */
    public Run run(Plan plan, Collection<Rejection> rejections) {
        requireRunnable(plan);
        Aggregate aggregate = aggregate(plan, rejections, settings.time.now()::get);
        String id = RunIds.next(settings.time.now().get());
        return new LocalRun(id, Outcomes.of(engine(aggregate, id, List.copyOf(rejections)), id, plan), aggregate);
    }

    /**
     * Prepares a run of a plan that is written down as it goes: an empty journal's run begins; one that has begun goes on.
     *
     * <p>Going on, targets that have their outcome are not touched again. Those that may have been sent are read before
     * anything else: what is as wanted has been done, the others are sent again. SKIPPED and UNKNOWN targets are tried
     * again. The report is of the whole run, the outcomes are those that were not in the journal. Tolerances and deadline
     * begin anew.
     *
     * <p>Nothing is sent before the journal says that it is durable, and no outcome leaves before it is. If the journal
     * fails, nothing more is sent, what is under way is awaited and told, to be found out again by the run that goes on, and
     * the outcomes end with the {@link io.github.onhook.journal.JournalException}; so do they, before anything is sent, if the
     * journal is of another plan.
     *
     * @param rejections as of {@link #run(Plan, Collection)}; not in the journal
     * @param journal the run's id is the journal's; not closed with the run
     * @throws IllegalArgumentException as {@link #run(Plan)}
     */
    public Run run(Plan plan, Collection<Rejection> rejections, Journal journal) {
        requireRunnable(plan);
        ReplayClock clock = new ReplayClock(settings.time.now());
        Aggregate aggregate = aggregate(plan, rejections, clock);
        RunRecord record = new RunRecord(plan, journal, aggregate, clock);
        return new LocalRun(
                journal.runId(),
                Outcomes.of(engine(aggregate, journal.runId(), List.copyOf(rejections)), record),
                aggregate);
    }

    private Aggregate aggregate(Plan plan, Collection<Rejection> rejections, InstantSource clock) {
        Aggregate aggregate = new Aggregate(settings.settings, clock);
        aggregate.plan(plan);
        aggregate.forecast(Forecast.of(plan, settings.settings, settings.sessions.sessionDuration()));
        rejections.forEach(aggregate::reject);
        return aggregate;
    }

    private void requireRunnable(Plan plan) {
        if (plan.size() == 0) {
            throw new IllegalArgumentException("the plan has no target; nothing means nothing, never everything");
        }
        if (plan.size() > settings.settings.maxTargets()) {
            throw new IllegalArgumentException("the plan has " + plan.size() + " targets, more than the "
                    + settings.settings.maxTargets() + " allowed; raise maxTargets if they are meant");
        }
    }

    private Engine engine(Aggregate aggregate, String id, Collection<Rejection> rejections) {
        List<RunListener> listeners = new ArrayList<>();
        listeners.add(aggregate);
        listeners.add(new RunLog(id));
        Operation operation = settings.settings.operation();
        settings.listeners.forEach(listener -> listeners.add(listener.forRun(id, operation)));
        return new Engine(
                settings.settings,
                voice,
                settings.sessions,
                new GuardedListener(listeners, rejections),
                settings.protectedNumbers,
                settings.time,
                () -> ThreadLocalRandom.current().nextDouble(),
                settings.totalRate,
                settings.rates);
    }

    /** Releases the clients. Runs that go on get no further answer. */
    @Override
    public void close() {
        if (settings.clients == null) {
            voice.close();
        }
        if (ownHttp != null) {
            ownHttp.close();
        }
    }

    /** Collects the parts of an {@link Orchestrator}. */
    public static final class Builder {

        private final SessionProvider sessions;
        private final List<RunListener> listeners = new ArrayList<>();
        private Settings settings = Settings.defaults();
        private Set<PhoneNumber> protectedNumbers = Set.of();
        private @Nullable URI endpoint;
        private @Nullable SdkAsyncHttpClient http;
        private Time time = Time.of(Schedulers.parallel());
        private @Nullable RegionalClients clients;
        private @Nullable DoubleSupplier totalRate;
        private @Nullable Function<Location, RateController> rates;

        private Builder(SessionProvider sessions) {
            this.sessions = sessions;
        }

        /** How runs behave. Default: {@link Settings#defaults()}. */
        public Builder settings(Settings value) {
            settings = value;
            return this;
        }

        /** Adds a listener to every run. Default: none. */
        public Builder listener(RunListener value) {
            listeners.add(value);
            return this;
        }

        /** Numbers that are never touched: they are {@link Status#REJECTED}. Default: none. */
        public Builder protect(Set<PhoneNumber> numbers) {
            protectedNumbers = Set.copyOf(numbers);
            return this;
        }

        /** Where Chime SDK Voice is, in every Region, instead of the SDK's own choice. */
        public Builder endpointOverride(@Nullable URI value) {
            endpoint = value;
            return this;
        }

        /**
         * The HTTP client, which should allow as many connections as {@link Settings#maxInFlight()}. Not closed with the
         * orchestrator. Default: Netty's, of its own.
         */
        public Builder httpClient(SdkAsyncHttpClient value) {
            http = value;
            return this;
        }

        /**
         * The clients, which many orchestrators may share, for each has threads of its own. Not closed with the orchestrator;
         * instead of {@link #endpointOverride} and {@link #httpClient}.
         */
        public Builder clients(RegionalClients value) {
            clients = value;
            return this;
        }

        /**
         * The most requests per second of a run as a whole where that changes while it goes on, as for runs in several
         * processes that share a limit. Asked again and again, on the run's threads; always greater than zero. Default:
         * {@link Settings#maxTotalRate()}.
         */
        public Builder maxTotalRate(DoubleSupplier perSecond) {
            totalRate = perSecond;
            return this;
        }

        /**
         * What finds the rate of a location's changes, as where a run goes on with what another one has found: {@link
         * RateController#resumeFrom}. Asked once for each location of a run, and what it gives is used by that run alone, on
         * its threads. Default: one as the settings say.
         */
        public Builder rates(Function<Location, RateController> value) {
            rates = value;
            return this;
        }

        /** The clocks and the scheduler. Default: the machine's, and {@link Schedulers#parallel()}. */
        public Builder time(Time value) {
            time = value;
            return this;
        }

        /** The orchestrator. Calls nothing before a run begins. */
        public Orchestrator build() {
            return new Orchestrator(this);
        }
    }
}
