package io.github.onhook.benchmarks;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.chime.Operations;
import io.github.onhook.internal.engine.Engine;
import io.github.onhook.internal.engine.Outcomes;
import io.github.onhook.internal.operation.ProtectedItems;
import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunEvent.AssumeRoleFinished;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Report;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** The engine in virtual time: a run of hours takes seconds and is deterministic. */
final class VirtualRun {

    private static final Duration LONGEST = Duration.ofDays(3);

    private VirtualRun() {}

    /**
     * The result.
     *
     * @param seconds of virtual time
     */
    record Result(double seconds, Report report) {}

    /**
     * Runs a plan.
     *
     * @param quota of a location, in requests per second
     * @param numberErrorEvery every nth number is unavailable once; 0 for none
     * @param sessionsPerSecond how many accounts get their session per second
     */
    static Result of(
            Plan plan,
            Settings settings,
            ToDoubleFunction<Location> quota,
            int numberErrorEvery,
            double sessionsPerSecond) {
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        Time time = Time.virtual(scheduler);
        ReportAggregator aggregate = new ReportAggregator(settings, time.now()::get);
        aggregate.plan(plan);
        SplittableRandom random = new SplittableRandom(1);
        Engine engine = new Engine(
                settings,
                Operations.of(settings.operation(), new VirtualService(time, quota, numberErrorEvery)),
                new Paced(scheduler, sessionsPerSecond),
                aggregate,
                ProtectedItems.NONE,
                time,
                random::nextDouble,
                null,
                null);
        long start = scheduler.now(TimeUnit.NANOSECONDS);
        long[] end = new long[1];
        Outcomes.of(engine, "virtual", plan)
                .doFinally(signal -> end[0] = scheduler.now(TimeUnit.NANOSECONDS))
                .subscribe();
        scheduler.advanceTimeBy(LONGEST);
        Report report = aggregate.snapshot();
        if (report.totals().done() != plan.size()) {
            throw new IllegalStateException("numbers remain: " + report.totals());
        }
        return new Result((end[0] - start) / 1e9, report);
    }

    /** One session for each account, at a limited rate, in order of requests. */
    private static final class Paced implements SessionProvider {

        private final VirtualTimeScheduler scheduler;
        private final double perSecond;
        private final Map<String, Mono<Session>> sessions = new HashMap<>();

        Paced(VirtualTimeScheduler scheduler, double perSecond) {
            this.scheduler = scheduler;
            this.perSecond = perSecond;
        }

        @Override
        public Mono<Session> session(String accountId, SessionListener listener) {
            return Objects.requireNonNull(sessions.computeIfAbsent(accountId, account -> {
                Duration wait = Duration.ofNanos((long) (sessions.size() / perSecond * 1e9));
                return Mono.delay(wait, scheduler)
                        .map(tick -> {
                            listener.assumeRoleFinished(new AssumeRoleFinished(account, null, wait.toNanos()));
                            return new Session(account, AwsBasicCredentials.create("id", "secret"), null);
                        })
                        .cache();
            }));
        }
    }
}
