package io.github.onhook.benchmarks;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.chime.Association;
import io.github.onhook.internal.chime.ChangeCall;
import io.github.onhook.internal.chime.NumberResult;
import io.github.onhook.internal.chime.Operations;
import io.github.onhook.internal.chime.VoiceService;
import io.github.onhook.internal.engine.Engine;
import io.github.onhook.internal.engine.Outcomes;
import io.github.onhook.internal.engine.RunRecord;
import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.ProtectedItems;
import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.journal.Journal;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** The engine without a network, over a service that accepts everything with zero latency. */
final class InMemory {

    private static final Settings SETTINGS =
            Settings.builder().rate(1e9).burst(1_000_000).maxInFlight(256).build();

    private InMemory() {}

    /** A plan of this many numbers over this many locations, two Regions to an account. */
    static Plan plan(int numbers, int locations) {
        Plan.Builder plan = Plan.builder();
        Location[] places = new Location[locations];
        for (int i = 0; i < locations; i++) {
            places[i] = new Location(
                    Bench.format("%012d", 100_000_000_000L + i / 2), i % 2 == 0 ? "us-east-1" : "eu-west-1");
        }
        for (int i = 0; i < numbers; i++) {
            plan.add(new Target(places[i % locations], "connector1", new PhoneNumber(12_000_000_000L + i)));
        }
        return plan.build();
    }

    /** Runs a plan; every number must be done. */
    static long run(Plan plan) {
        return run(plan, new RunListener() {});
    }

    /** Runs a plan with the report of an orchestrator. */
    static long runAndReport(Plan plan) {
        ReportAggregator aggregate = new ReportAggregator(SETTINGS, InstantSource.system());
        aggregate.plan(plan);
        run(plan, aggregate);
        return aggregate.snapshot().totals().done();
    }

    /** Runs a plan with a journal. */
    static long run(Plan plan, Journal journal) {
        RunListener listener = new RunListener() {};
        RunRecord record = new RunRecord(plan, journal, listener, at -> {});
        return allDone(plan, Outcomes.of(engine(listener), record));
    }

    private static long run(Plan plan, RunListener listener) {
        return allDone(plan, Outcomes.of(engine(listener), "benchmark", plan));
    }

    private static Engine engine(RunListener listener) {
        return new Engine(
                SETTINGS,
                Operations.of(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, new AtOnce()),
                (account, events) -> Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null)),
                listener,
                ProtectedItems.NONE,
                Time.of(Schedulers.parallel()),
                () -> ThreadLocalRandom.current().nextDouble(),
                null,
                null);
    }

    private static long allDone(Plan plan, Outcomes outcomes) {
        long done = Objects.requireNonNull(
                outcomes.filter(outcome -> outcome.status().isDone()).count().block());
        if (done != plan.size()) {
            throw new IllegalStateException(done + " of " + plan.size() + " are done");
        }
        return done;
    }

    /** Accepts everything with zero latency. */
    private static final class AtOnce implements VoiceService {

        private static final Mono<ChangeResult> ACCEPTED = Mono.just(new ChangeResult.Accepted(List.of(), "request"));

        @Override
        public Mono<Void> prepare(String region) {
            return Mono.empty();
        }

        @Override
        public Mono<ChangeResult> change(ChangeCall call, Connector on, List<PhoneNumber> numbers, Session session) {
            return ACCEPTED;
        }

        @Override
        public Mono<ReadResult> list(Association.Kind kind, Connector on, @Nullable String token, Session session) {
            return Mono.just(new ReadResult.Listed(Set.of(), null, "request"));
        }

        @Override
        public Mono<NumberResult> read(Location location, PhoneNumber number, Session session) {
            return Mono.just(new NumberResult.Shown(List.of(), "request"));
        }

        @Override
        public void close() {}
    }
}
