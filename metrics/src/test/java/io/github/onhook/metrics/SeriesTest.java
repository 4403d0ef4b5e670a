package io.github.onhook.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunEvent.ThrottleScope;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

/** Counts the series that Prometheus has to store. */
class SeriesTest {

    private static final List<String> REGIONS = List.of(
            "us-east-1",
            "us-west-2",
            "ca-central-1",
            "eu-central-1",
            "eu-west-1",
            "eu-west-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-southeast-1",
            "ap-southeast-2");
    private static final Operation OPERATION = Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR;
    private static final int LOCATIONS = 1_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private static Location location(int i) {
        return new Location(String.format("%012d", 100 + i / REGIONS.size()), REGIONS.get(i % REGIONS.size()));
    }

    private long series() {
        return registry.scrape().lines().filter(line -> !line.startsWith("#")).count();
    }

    /** A run with every typical outcome in every Region. */
    static void play(RunListener run) {
        run.runStarted(new RunEvent.RunStarted("run", OPERATION));
        for (int i = 0; i < LOCATIONS; i++) {
            Location at = location(i);
            run.targetsAccepted(new RunEvent.TargetsAccepted(at, 3));
            run.spotChecked(new RunEvent.SpotChecked(at, 2, 1));
            run.rateChanged(new RunEvent.RateChanged(at, 5));
            run.transitChanged(new RunEvent.TransitChanged(at, 1));
            for (ThrottleScope scope : ThrottleScope.values()) {
                run.throttleWaited(new RunEvent.ThrottleWaited(scope, 1_000_000));
            }
            run.assumeRoleFinished(
                    new RunEvent.AssumeRoleFinished(at.accountId(), i % 100 == 0 ? "AccessDenied" : null, 1_000_000));
            request(run, at, RequestResult.SUCCESS, null);
            request(run, at, RequestResult.THROTTLED, "ThrottledClient");
            request(run, at, RequestResult.ERROR, "ServiceUnavailable");
            request(run, at, RequestResult.ERROR, "Forbidden");
            request(run, at, RequestResult.TIMEOUT, "Timeout");
            settled(run, at, Status.DISASSOCIATED, Reason.confirmed("id"));
            settled(run, at, Status.FAILED, Reason.of(Source.NUMBER, "Unprocessable", "no"));
            settled(run, at, Status.SKIPPED, Reason.of(Source.SESSION, "AccessDenied", "no"));
        }
        run.runFinished(new RunEvent.RunFinished("run", OPERATION, RunStatus.PARTIAL, null, 1_000_000_000));
    }

    private static void request(RunListener run, Location at, RequestResult result, @Nullable String error) {
        run.requestSent(new RunEvent.RequestSent(at, OPERATION, 50), Context.empty());
        run.requestFinished(new RunEvent.RequestFinished(at, OPERATION, result, error, 1_000_000));
    }

    private static void settled(RunListener run, Location at, Status status, Reason reason) {
        Target target = Target.of(at.accountId(), at.region(), "abc123", "+12065550100");
        run.settled(new Outcome(target, status, reason, 1, Instant.EPOCH, Duration.ofMillis(300)));
    }

    @Test
    void growWithRegionsWithoutTheAccountTag() {
        play(Micrometer.listener(registry).forRun("run", OPERATION));

        System.out.println("series of 1,000 locations in 10 Regions, without accounts: " + series());
        assertThat(series()).isLessThanOrEqualTo(750);
    }

    @Test
    void growByOneForEachLocationWithTheAccountTag() {
        play(Micrometer.listenerWithAccounts(registry).forRun("run", OPERATION));

        System.out.println("series of 1,000 locations in 10 Regions, with accounts: " + series());
        assertThat(series()).isBetween(1_000L, 1_750L);
    }

    @Test
    void doNotGrowWithASecondRun() {
        RunListener listener = Micrometer.listener(registry);
        play(listener.forRun("run", OPERATION));
        long before = series();

        play(listener.forRun("again", OPERATION));

        assertThat(series()).isEqualTo(before);
    }

    @Test
    void limitUnknownErrorCodes() {
        RunListener run = Micrometer.listener(registry).forRun("run", OPERATION);

        for (int i = 0; i < 10_000; i++) {
            settled(run, location(0), Status.FAILED, Reason.of(Source.NUMBER, "Invented" + i, "no"));
            settled(run, location(0), Status.FAILED, Reason.of(Source.NUMBER, "a line\nand \"more\" " + i, "no"));
        }

        assertThat(registry.find("onhook.numbers").counters()).hasSize(ErrorCodes.MOST + 1);
        assertThat(registry.get("onhook.numbers")
                        .tag("error", ErrorCodes.OTHER)
                        .counter()
                        .count())
                .isEqualTo(20_000 - ErrorCodes.MOST);
    }
}
