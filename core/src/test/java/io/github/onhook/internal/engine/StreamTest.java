package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.model.Tolerance;
import io.github.onhook.session.SessionProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

/** Runs over streams of targets, in virtual time. */
class StreamTest {

    private static Settings.Builder tenPerSecond() {
        return Settings.builder().rate(10).batchSize(1);
    }

    @Test
    void aStreamIsRequestedAsThereIsRoomForIt() {
        Plan plan = Stage.plan(1, 1_000);
        Stage stage = new Stage(plan);
        AtomicLong requested = new AtomicLong();
        Flux<Target> targets = plan.targets().doOnRequest(requested::addAndGet);

        stage.begin(stage.prepare(tenPerSecond().streamWindow(100), targets));
        stage.pass(Duration.ofSeconds(5));

        assertThat(requested.get()).isLessThanOrEqualTo(100 + 60);
        stage.pass(Duration.ofHours(1));
        assertThat(stage.ended).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(stage.count(Status.DISASSOCIATED)).isEqualTo(1_000);
    }

    @Test
    void aStuckLaneOfAStreamDoesNotStopTheOthers() {
        Plan plan = Stage.plan(10, 100);
        Location slow = plan.locations().get(0);
        Stage stage = new Stage(plan);
        stage.service.latency = location -> location.equals(slow) ? Duration.ofDays(1) : Duration.ofMillis(10);

        stage.begin(stage.prepare(
                tenPerSecond()
                        .streamWindow(160)
                        .requestTimeout(Duration.ofDays(2))
                        .deadline(Duration.ofDays(9)),
                plan.targets()));
        stage.pass(Duration.ofMinutes(10));

        assertThat(stage.outcomes).hasSize(900);
    }

    @Test
    void partOfABatchOfAStreamLeavesAfterAShortWhile() {
        Stage stage = new Stage(Stage.plan(1, 3));
        TestPublisher<Target> source = TestPublisher.create();

        stage.begin(stage.prepare(Settings.builder().idleFlush(Duration.ofMillis(50)), source.flux()));
        source.next(Target.of("111122223310", "us-east-1", "connector0", "+12060000000"));
        source.next(Target.of("111122223310", "us-east-1", "connector0", "+12060000001"));
        stage.pass(Duration.ofMillis(40));
        assertThat(stage.service.changes).isEmpty();
        stage.pass(Duration.ofMillis(20));

        assertThat(stage.service.changes).hasSize(1);
        assertThat(stage.service.changes.get(0).numbers()).hasSize(2);
    }

    @Test
    void aLaneAsksForItsSessionWhileItWaitsForItsTurn() {
        Stage stage = new Stage(Stage.plan(3, 1));
        stage.service.latency = location -> Duration.ofSeconds(5);
        SessionProvider atOnce = stage.sessions;
        List<String> asked = new ArrayList<>();
        stage.sessions = (account, listener) -> {
            asked.add(account);
            return atOnce.session(account, listener);
        };
        TestPublisher<Target> source = TestPublisher.create();

        stage.begin(stage.prepare(Settings.builder().maxInFlight(1).idleFlush(Duration.ofMillis(50)), source.flux()));
        for (int location = 0; location < 3; location++) {
            source.next(Target.of(
                    "111122223" + (310 + location),
                    "us-east-1",
                    "connector" + location,
                    "+" + (12_060_000_000L + 100_000L * location)));
            stage.pass(Duration.ofSeconds(1));
        }

        assertThat(asked).containsExactly("111122223310", "111122223311", "111122223312");
        assertThat(stage.service.changes).hasSize(1);
    }

    @Test
    void aStreamThatRepeatsANumberGivesEachTargetItsOutcome() {
        Stage stage = new Stage(Stage.plan(1, 1));
        Target twice = Target.of("111122223310", "us-east-1", "connector0", "+12060000000");

        stage.begin(stage.prepare(Settings.builder(), Flux.just(twice, twice)));
        stage.pass(Duration.ofMinutes(1));

        assertThat(stage.outcomes).hasSize(2).allMatch(o -> o.status().isDone());
        assertThat(stage.service.changes).allMatch(seen -> seen.numbers().size() == 1);
    }

    @Test
    void aSourceThatFailsEndsTheRunWithItsErrorOnceWhatItGaveIsSettled() {
        Stage stage = new Stage(Stage.plan(1, 10));
        Flux<Target> broken =
                Stage.plan(1, 10).targets().concatWith(Flux.error(new IllegalStateException("the cursor was closed")));

        stage.begin(stage.prepare(tenPerSecond(), broken));
        stage.pass(Duration.ofMinutes(1));

        assertThat(stage.failure).hasMessage("the cursor was closed");
        assertThat(stage.outcomes).hasSize(10);
    }

    @Test
    void aCanaryOfAStreamGoesFirst() {
        Plan plan = Stage.plan(2, 50);
        Stage stage = new Stage(plan);
        stage.service.latency = location -> Duration.ofSeconds(2);

        stage.begin(stage.prepare(Settings.builder().batchSize(1).canary(Tolerance.count(5)), plan.targets()));
        stage.pass(Duration.ofMillis(1_900));
        assertThat(stage.service.changes.size()).isLessThanOrEqualTo(5);
        stage.pass(Duration.ofMinutes(10));

        assertThat(stage.ended).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(stage.outcomes).hasSize(100);
    }

    @Test
    void aCanaryOfAStreamMustBeACount() {
        Stage stage = new Stage(Stage.plan(1, 1));

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        stage.prepare(Settings.builder().canary(Tolerance.percent(1)), Flux.fromIterable(List.of())))
                .withMessageContaining("must be a count");
    }
}
