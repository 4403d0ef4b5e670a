package io.github.onhook.benchmarks;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * Many runs of one orchestrator at the same locations, started at once, in virtual time: {@code benchmarks/run ConcurrentRuns
 * [RUNS] [NUMBERS] [LOCATIONS] [QUOTA]}; and a small run that starts beside a large one.
 */
final class ConcurrentRuns {

    private static final Duration LONGEST = Duration.ofHours(1);

    private ConcurrentRuns() {}

    /**
     * The result.
     *
     * @param seconds of virtual time that each run took, in the order of their start
     * @param sent requests
     * @param throttled requests
     */
    record Result(List<Double> seconds, long sent, long throttled) {

        double last() {
            return Collections.max(seconds);
        }
    }

    /** Prints both tables. */
    public static void main(String[] args) {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 50;
        int numbers = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        int locations = args.length > 2 ? Integer.parseInt(args[2]) : 6;
        double quota = args.length > 3 ? Double.parseDouble(args[3]) : 5;
        int[] sizes = new int[runs];
        Arrays.fill(sizes, numbers);
        Result many = of(quota, locations, sizes);
        int requests = runs * ((numbers / locations + 49) / 50);
        System.out.printf(
                Locale.ROOT,
                "%d runs of %d numbers at %d locations of %.0f/s: %.1f s of %.1f s, %.1f%% of %d requests throttled; a run"
                        + " took %.1f to %.1f s%n",
                runs,
                numbers,
                locations,
                quota,
                many.last(),
                (requests - quota) / quota,
                100.0 * many.throttled / many.sent,
                many.sent,
                Collections.min(many.seconds),
                many.last());
        Result two = of(quota, 1, 5_000, 500);
        System.out.printf(
                Locale.ROOT,
                "10 requests beside 100 at one location: the small run took %.1f s, the large one %.1f s%n",
                two.seconds.get(1),
                two.seconds.get(0));
    }

    /** Runs of so many numbers each, over all locations; numbers of runs differ. */
    static Result of(double quota, int locations, int... numbers) {
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        Time time = Time.virtual(scheduler);
        Orchestrator orchestrator = Orchestrator.builder((account, listener) ->
                        Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null)))
                .settings(Settings.builder().spotCheck(SpotCheck.NONE).build())
                .voice(new VirtualService(time, location -> quota, 0))
                .time(time)
                .build();
        double[] seconds = new double[numbers.length];
        List<Report> reports = new ArrayList<>();
        for (int run = 0; run < numbers.length; run++) {
            int which = run;
            orchestrator.run(plan(run, numbers[run], locations)).report().subscribe(report -> {
                seconds[which] = scheduler.now(TimeUnit.MILLISECONDS) / 1e3;
                reports.add(report);
            });
        }
        scheduler.advanceTimeBy(LONGEST);
        orchestrator.close();
        if (reports.size() < numbers.length) {
            throw new IllegalStateException("runs did not end: " + (numbers.length - reports.size()));
        }
        return new Result(
                Arrays.stream(seconds).boxed().toList(),
                reports.stream().mapToLong(report -> report.requests().sent()).sum(),
                reports.stream()
                        .mapToLong(report -> report.requests().throttled())
                        .sum());
    }

    private static Plan plan(int run, int numbers, int locations) {
        Plan.Builder builder = Plan.builder();
        for (int i = 0; i < numbers; i++) {
            builder.add(Target.of(
                    "1111222233" + (10 + i % locations),
                    "us-east-1",
                    "connector-of-run-" + run,
                    "+" + (12_060_000_000L + 10_000L * run + i)));
        }
        return builder.build();
    }
}
