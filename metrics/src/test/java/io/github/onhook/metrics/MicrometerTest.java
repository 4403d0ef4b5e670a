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
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

class MicrometerTest {

    private static final Operation OPERATION = Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR;
    private static final Location HERE = new Location("111122223333", "us-east-1");
    private static final Location THERE = new Location("444455556666", "us-east-1");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static Outcome outcome(Location location, Status status, Reason reason) {
        Target target = Target.of(location.accountId(), location.region(), "abc123", "+12065550100");
        return new Outcome(target, status, reason, 1, Instant.EPOCH, status.isDone() ? Duration.ofMillis(300) : null);
    }

    private static void play(RunListener run) {
        run.runStarted(new RunEvent.RunStarted("run", OPERATION));
        run.targetsAccepted(new RunEvent.TargetsAccepted(HERE, 2));
        run.assumeRoleFinished(new RunEvent.AssumeRoleFinished(HERE.accountId(), null, 1_000_000));
        run.assumeRoleFinished(new RunEvent.AssumeRoleFinished(THERE.accountId(), "AccessDenied", 1_000_000));
        run.throttleWaited(new RunEvent.ThrottleWaited(ThrottleScope.LOCATION, 2_000_000_000));
        run.requestSent(new RunEvent.RequestSent(HERE, OPERATION, 2), Context.empty());
        run.rateChanged(new RunEvent.RateChanged(HERE, 5));
        run.transitChanged(new RunEvent.TransitChanged(HERE, 7));
        run.rateChanged(new RunEvent.RateChanged(THERE, 2));
        run.rateChanged(new RunEvent.RateChanged(HERE, 4));
        run.spotChecked(new RunEvent.SpotChecked(HERE, 2, 1));
        run.locationClosed(new RunEvent.LocationClosed(THERE, "AccessDenied"));
    }

    private static void end(RunListener run) {
        run.requestFinished(new RunEvent.RequestFinished(HERE, OPERATION, RequestResult.SUCCESS, null, 20_000_000));
        run.settled(outcome(HERE, Status.DISASSOCIATED, Reason.confirmed("id")));
        run.settled(outcome(HERE, Status.FAILED, Reason.of(Source.NUMBER, "Forbidden", "no")));
        run.runFinished(new RunEvent.RunFinished("run", OPERATION, RunStatus.PARTIAL, null, 3_000_000_000L));
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    @Test
    void registersEveryMeterWithItsTags() {
        RunListener run = Micrometer.listener(registry).forRun("run", OPERATION);

        play(run);
        end(run);

        Set<String> found = registry.getMeters().stream()
                .map(Meter::getId)
                // A registry without native histograms stores the buckets as gauges.
                .filter(id -> !id.getName().endsWith(".histogram"))
                .map(id -> id.getName()
                        + id.getTags().stream().map(Tag::getKey).sorted().toList())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found)
                .containsExactly(
                        "onhook.locations.closed[operation]",
                        "onhook.numbers.in.transit[operation]",
                        "onhook.numbers.pending[operation]",
                        "onhook.numbers[error, operation, region, status]",
                        "onhook.out.of.service[operation]",
                        "onhook.rate[region]",
                        "onhook.requests.active[operation]",
                        "onhook.requests[error, operation, outcome, region]",
                        "onhook.run[operation, status]",
                        "onhook.runs.active[operation]",
                        "onhook.session.assume[error, outcome]",
                        "onhook.spot.checks[operation, outcome, region]",
                        "onhook.throttle.wait[scope]");
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Meters.values())
                        .map(meter -> meter.meterName()
                                + meter.tags().stream().sorted().toList())
                        .toList());
    }

    @Test
    void registersEveryMeterWithItsKindAndDescription() {
        RunListener run = Micrometer.listener(registry).forRun("run", OPERATION);

        play(run);
        end(run);

        assertThat(Meters.values()).allSatisfy(meter -> {
            Meter.Id id = registry.get(meter.meterName()).meter().getId();
            assertThat(id.getType()).isEqualTo(Meter.Type.valueOf(meter.kind().name()));
            assertThat(id.getDescription()).isEqualTo(meter.description());
        });
    }

    @Test
    void coversTypicalValuesWithBuckets() {
        RunListener run = Micrometer.listener(registry).forRun("run", OPERATION);

        play(run);
        end(run);

        assertThat(buckets("onhook.requests")).containsExactly(.05, .1, .25, .5, 1.0, 2.0, 5.0, 10.0);
        assertThat(buckets("onhook.session.assume")).isEqualTo(buckets("onhook.requests"));
        assertThat(buckets("onhook.throttle.wait")).containsExactly(.01, .1, .25, .5, 1.0, 2.0, 5.0, 10.0, 30.0, 120.0);
        assertThat(buckets("onhook.run")).isEmpty();
    }

    private List<Double> buckets(String timer) {
        return Arrays.stream(registry.find(timer)
                        .timers()
                        .iterator()
                        .next()
                        .takeSnapshot()
                        .histogramCounts())
                .map(bucket -> bucket.bucket(TimeUnit.SECONDS))
                .toList();
    }

    @Test
    void subtractsTheRateOfAClosedLocation() {
        RunListener run = Micrometer.listener(registry).forRun("run", OPERATION);
        run.rateChanged(new RunEvent.RateChanged(HERE, 5));
        run.rateChanged(new RunEvent.RateChanged(THERE, 2));

        run.locationClosed(new RunEvent.LocationClosed(HERE, "AccessDenied"));

        assertThat(gauge("onhook.rate")).isEqualTo(2);
    }

    @Test
    void returnsGaugesToZeroWhenARunEnds() {
        RunListener run = Micrometer.listener(registry).forRun("run", OPERATION);

        play(run);

        assertThat(gauge("onhook.runs.active")).isEqualTo(1);
        assertThat(gauge("onhook.numbers.pending")).isEqualTo(2);
        assertThat(gauge("onhook.requests.active")).isEqualTo(1);
        assertThat(gauge("onhook.locations.closed")).isEqualTo(1);
        assertThat(gauge("onhook.rate")).isEqualTo(4);

        end(run);

        assertThat(gauge("onhook.runs.active")).isZero();
        assertThat(gauge("onhook.numbers.pending")).isZero();
        assertThat(gauge("onhook.requests.active")).isZero();
        assertThat(gauge("onhook.locations.closed")).isZero();
        assertThat(gauge("onhook.rate")).isZero();
    }

    /** As where a service makes an orchestrator for each request, with a listener each. */
    @Test
    void addsUpTheGaugesOfAllListenersOfARegistry() {
        RunListener one = Micrometer.listener(registry).forRun("one", OPERATION);
        RunListener other = Micrometer.listener(registry).forRun("other", OPERATION);

        play(one);
        play(other);

        assertThat(gauge("onhook.runs.active")).isEqualTo(2);
        assertThat(gauge("onhook.numbers.pending")).isEqualTo(4);
        assertThat(gauge("onhook.rate")).isEqualTo(8);

        end(one);

        assertThat(gauge("onhook.runs.active")).isEqualTo(1);
        assertThat(gauge("onhook.rate")).isEqualTo(4);
    }

    @Test
    void countsOnlyRemainingNumbersAsPendingWhenARunIsResumed() {
        RunListener run = Micrometer.listener(registry).forRun("run", OPERATION);

        run.runStarted(new RunEvent.RunStarted("run", OPERATION));
        run.resumed(new RunEvent.Resumed(7));
        run.targetsAccepted(new RunEvent.TargetsAccepted(HERE, 10));

        assertThat(gauge("onhook.numbers.pending")).isEqualTo(3);
    }

    @Test
    void resetsPendingNumbersWhenARunFails() {
        RunListener run = Micrometer.listener(registry).forRun("run", OPERATION);

        play(run);
        run.runFinished(new RunEvent.RunFinished("run", OPERATION, RunStatus.STOPPED, "the run broke", 1));

        assertThat(gauge("onhook.numbers.pending")).isZero();
    }

    @Test
    void countsNumbersByStatusAndError() {
        RunListener run = Micrometer.listener(registry).forRun("run", OPERATION);

        play(run);
        end(run);

        assertThat(registry.get("onhook.numbers")
                        .tags("status", "FAILED", "error", "Forbidden")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("onhook.numbers")
                        .tags("status", "DISASSOCIATED", "error", "none", "operation", "voice-connector")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void tagsAccountsOnlyWhenEnabled() {
        play(Micrometer.listenerWithAccounts(registry).forRun("run", OPERATION));

        assertThat(registry.get("onhook.rate")
                        .tag("account", HERE.accountId())
                        .gauge()
                        .value())
                .isEqualTo(4);
        assertThat(registry.get("onhook.rate").gauges()).hasSize(2);
    }
}
