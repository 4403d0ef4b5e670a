package io.github.onhook.benchmarks;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.model.Target;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.rate.SharedRates;
import io.github.onhook.report.Report;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * Orchestrators that run at the same locations at once, in virtual time, each by itself and with a store in which they divide the
 * rates: {@code benchmarks/run SharedQuotas [ORCHESTRATORS] [LOCATIONS] [BURST]}, the burst being one second of the quota by default.
 */
final class SharedQuotas {

    private static final Duration LONGEST = Duration.ofHours(2);
    private static final Duration STORE_ANSWERS_AFTER = Duration.ofMillis(5);

    private SharedQuotas() {}

    record Result(double seconds, double least, long sent, long throttled, List<Double> each) {

        double efficiency() {
            return least / seconds;
        }

        double throttledShare() {
            return (double) throttled / sent;
        }
    }

    /** Prints the table. */
    public static void main(String[] args) {
        int orchestrators = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        int locations = args.length > 1 ? Integer.parseInt(args[1]) : 6;
        double burst = args.length > 2 ? Double.parseDouble(args[2]) : 0;
        System.out.println("| quota, work of all | each by itself | shared |");
        System.out.println("| --- | --- | --- |");
        for (double quota : new double[] {2, 5, 20, 50}) {
            for (int seconds : new int[] {10, 60, 300}) {
                System.out.printf(
                        Locale.ROOT,
                        "| %.0f/s, %d s | %s | %s |%n",
                        quota,
                        seconds,
                        row(of(
                                orchestrators,
                                locations,
                                quota,
                                burst > 0 ? burst : quota,
                                seconds,
                                Duration.ZERO,
                                false)),
                        row(of(
                                orchestrators,
                                locations,
                                quota,
                                burst > 0 ? burst : quota,
                                seconds,
                                Duration.ZERO,
                                true)));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| 5/s, 60 s, each 7 s after the one before | %s | %s |%n",
                row(of(orchestrators, locations, 5, burst > 0 ? burst : 5, 60, Duration.ofSeconds(7), false)),
                row(of(orchestrators, locations, 5, burst > 0 ? burst : 5, 60, Duration.ofSeconds(7), true)));
    }

    private static String row(Result r) {
        return String.format(
                Locale.ROOT,
                "%.3f, %.1f%%, %s s",
                r.efficiency(),
                100 * r.throttledShare(),
                r.each().stream()
                        .map(s -> String.format(Locale.ROOT, "%.1f", s))
                        .toList());
    }

    /** So many orchestrators with an equal part of the work each. */
    static Result of(
            int orchestrators, int locations, double quota, double burst, int seconds, Duration apart, boolean shared) {
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        Time time = Time.virtual(scheduler);
        VirtualService service = new VirtualService(time, location -> quota, location -> burst, 0);
        SharedRates rates = shared ? delayed(SharedRates.inMemory(time.now()::get), scheduler) : null;
        int requests = (int) Math.ceil(seconds * quota / orchestrators);
        List<Orchestrator> all = new ArrayList<>();
        List<Report> reports = new ArrayList<>();
        List<Double> ends = new ArrayList<>();
        for (int i = 0; i < orchestrators; i++) {
            Orchestrator orchestrator = orchestrator(service, time, rates);
            all.add(orchestrator);
            Plan plan = plan(i, locations, requests);
            Mono.delay(apart.multipliedBy(i), scheduler)
                    .then(Mono.defer(() -> orchestrator.run(plan).report()))
                    .subscribe(report -> {
                        reports.add(report);
                        ends.add(scheduler.now(TimeUnit.MILLISECONDS) / 1e3);
                    });
        }
        scheduler.advanceTimeBy(LONGEST);
        all.forEach(Orchestrator::close);
        if (reports.size() < orchestrators) {
            throw new IllegalStateException("runs did not end: " + (orchestrators - reports.size()));
        }
        double least = Math.max(0, orchestrators * requests - burst) / quota;
        return new Result(
                ends.get(ends.size() - 1),
                least,
                reports.stream().mapToLong(report -> report.requests().sent()).sum(),
                reports.stream()
                        .mapToLong(report -> report.requests().throttled())
                        .sum(),
                ends);
    }

    private static Orchestrator orchestrator(VirtualService service, Time time, @Nullable SharedRates rates) {
        Orchestrator.Builder builder = Orchestrator.builder((account, listener) ->
                        Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null)))
                .settings(Settings.builder()
                        .spotCheck(SpotCheck.NONE)
                        .batchSize(1)
                        .maxTargets(Integer.MAX_VALUE)
                        .build())
                .voice(service)
                .time(time);
        if (rates != null) {
            builder.sharedRates(rates);
        }
        return builder.build();
    }

    private static SharedRates delayed(SharedRates rates, VirtualTimeScheduler scheduler) {
        return new SharedRates() {
            @Override
            public Mono<Snapshot> read(Collection<RateMemory.Key> keys) {
                return rates.read(keys).delayElement(STORE_ANSWERS_AFTER, scheduler);
            }

            @Override
            public Mono<Set<RateMemory.Key>> write(Map<RateMemory.Key, State> states) {
                return rates.write(states).delayElement(STORE_ANSWERS_AFTER, scheduler);
            }
        };
    }

    private static Plan plan(int which, int locations, int requests) {
        Plan.Builder builder = Plan.builder();
        long number = 12_000_000_000L + 100_000_000L * which;
        for (int location = 0; location < locations; location++) {
            for (int i = 0; i < requests; i++) {
                builder.add(Target.of(
                        "1111222233" + (10 + location), "us-east-1", "connector-of-run-" + which, "+" + number++));
            }
        }
        return builder.build();
    }
}
