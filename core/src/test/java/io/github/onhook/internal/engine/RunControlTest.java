package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.engine.FaultProfile.Fault;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.model.Location;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.model.Status;
import io.github.onhook.model.Tolerance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Stopping, pausing, tolerances and canaries, in virtual time. */
class RunControlTest {

    private static final FaultProfile ALL_REFUSED = FaultProfile.none().with(Fault.NUMBER_REFUSED, 1);
    private static final FaultProfile TENTH_REFUSED = FaultProfile.none().with(Fault.NUMBER_REFUSED, .1);

    private static Settings.Builder tenPerSecond() {
        return Settings.builder().rate(10).batchSize(1);
    }

    @Test
    void nothingHappensBeforeSubscription() {
        Stage stage = new Stage(Stage.plan(2, 10));

        stage.prepare(tenPerSecond());
        stage.pass(Duration.ofMinutes(1));

        assertThat(stage.service.changes).isEmpty();
    }

    @Test
    void aRunCanBeSubscribedToOnce() {
        Stage stage = new Stage(Stage.plan(1, 1));
        Outcomes run = stage.prepare(tenPerSecond());
        stage.begin(run);

        StepVerifier.create(run).verifyErrorMessage("a run can be subscribed to once; prepare another");
    }

    @Test
    void aStopSkipsWhatWasNotSentAndAwaitsWhatWas() {
        Stage stage = new Stage(Stage.plan(2, 100));
        Outcomes run = stage.prepare(tenPerSecond());

        stage.begin(run);
        stage.pass(Duration.ofSeconds(3));
        run.stop("enough");
        stage.pass(Duration.ofSeconds(1));

        assertThat(stage.ended).isEqualTo(RunStatus.STOPPED);
        assertThat(stage.stopReason).isEqualTo("enough");
        assertThat(stage.outcomes).hasSize(200);
        assertThat(stage.count(Status.DISASSOCIATED)).isEqualTo(stage.service.changes.size());
        assertThat(stage.count(Status.SKIPPED)).isEqualTo(200 - stage.service.changes.size());
    }

    @Test
    void aRunThatIsStoppedBeforeItBeginsSendsNothing() {
        Stage stage = new Stage(Stage.plan(2, 100));
        Outcomes run = stage.prepare(tenPerSecond());

        run.stop("never mind");
        stage.begin(run);
        stage.pass(Duration.ofSeconds(30));

        assertThat(stage.count(Status.SKIPPED)).isEqualTo(200);
        assertThat(stage.service.changes).isEmpty();
    }

    @Test
    void stopDuringSubscriptionSendsNothing() {
        Stage stage = new Stage(Stage.plan(2, 100));
        Outcomes run = stage.prepare(tenPerSecond());

        run.subscribe(new BaseSubscriber<Outcome>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
                run.stop("at once");
            }

            @Override
            protected void hookOnNext(Outcome outcome) {
                stage.outcomes.add(outcome);
            }
        });
        stage.pass(Duration.ofSeconds(30));

        assertThat(stage.ended).isEqualTo(RunStatus.STOPPED);
        assertThat(stage.count(Status.SKIPPED)).isEqualTo(200);
        assertThat(stage.service.changes).isEmpty();
    }

    @Test
    void cancelDuringSubscriptionSendsNothing() {
        Stage stage = new Stage(Stage.plan(2, 100));

        stage.prepare(tenPerSecond()).subscribe(new BaseSubscriber<Outcome>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
            }
        });
        stage.pass(Duration.ofSeconds(30));

        assertThat(stage.ended).isEqualTo(RunStatus.STOPPED);
        assertThat(stage.service.changes).isEmpty();
    }

    @Test
    void aPausedRunSendsNothingAndGoesOnWhenItIsResumed() {
        Stage stage = new Stage(Stage.plan(2, 100));
        Outcomes run = stage.prepare(tenPerSecond());

        stage.begin(run);
        stage.pass(Duration.ofSeconds(2));
        run.pause();
        stage.pass(Duration.ofSeconds(1));
        int sent = stage.service.changes.size();
        stage.pass(Duration.ofMinutes(5));
        assertThat(stage.service.changes).hasSize(sent);
        run.resume();
        stage.pass(Duration.ofSeconds(30));

        assertThat(stage.ended).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void theRateOfTheRunFollowsWhatItIsSaidToBe() {
        Stage stage = new Stage(Stage.plan(4, 200));
        AtomicReference<Double> rate = new AtomicReference<>(0.1);
        stage.totalRate = rate::get;

        stage.begin(stage.prepare(Settings.builder().rate(100).batchSize(1).spotCheck(SpotCheck.NONE)));
        stage.pass(Duration.ofSeconds(25));
        int slow = stage.service.changes.size();
        rate.set(10.0);
        stage.pass(Duration.ofSeconds(10));

        assertThat(slow).isBetween(2, 3);
        assertThat(stage.service.changes.size() - slow).isBetween(88, 101);
    }

    @Test
    void theDeadlineStopsTheRun() {
        Stage stage = new Stage(Stage.plan(1, 1_000));

        stage.begin(stage.prepare(tenPerSecond().deadline(Duration.ofSeconds(10))));
        stage.pass(Duration.ofSeconds(11));

        assertThat(stage.ended).isEqualTo(RunStatus.STOPPED);
        assertThat(stage.stopReason).contains("PT10S");
        assertThat(stage.outcomes).hasSize(1_000);
    }

    @Test
    void aCancelledSubscriptionSettlesInTheBackgroundWhatWasSent() {
        Stage stage = new Stage(Stage.plan(1, 100));
        AtomicLong received = new AtomicLong();
        Outcomes run = stage.prepare(tenPerSecond());
        BaseSubscriber<Outcome> taker = new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Outcome outcome) {
                if (received.incrementAndGet() == 5) {
                    cancel();
                }
            }
        };

        run.subscribe(taker);
        stage.pass(Duration.ofSeconds(30));

        assertThat(received).hasValue(5);
        assertThat(stage.ended).isEqualTo(RunStatus.STOPPED);
        assertThat(stage.service.changes.size()).isLessThan(20);
    }

    @Test
    void aSlowSubscriberSlowsSending() {
        Stage stage = new Stage(Stage.plan(4, 100));
        BaseSubscriber<Outcome> taker = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(7);
            }
        };

        stage.prepare(tenPerSecond().batchSize(3)).subscribe(taker);
        stage.pass(Duration.ofMinutes(5));

        assertThat(stage.service.changes.stream()
                        .mapToInt(seen -> seen.numbers().size())
                        .sum())
                .isBetween(7, 7 + 3);
    }

    @Test
    void moreFailuresThanToleratedStopTheRun() {
        Stage stage = new Stage(Stage.plan(4, 100), ALL_REFUSED);

        stage.begin(stage.prepare(tenPerSecond().maxFailures(Tolerance.count(5))));
        stage.pass(Duration.ofMinutes(5));

        assertThat(stage.ended).isEqualTo(RunStatus.STOPPED);
        assertThat(stage.stopReason).contains("more than 5");
        assertThat(stage.count(Status.FAILED)).isBetween(6L, 6L + 4);
        assertThat(stage.outcomes).hasSize(400);
    }

    @Test
    void moreFailuresThanToleratedAtOneLocationCloseItAlone() {
        Plan plan = Stage.plan(3, 100);
        Stage stage = new Stage(plan, TENTH_REFUSED);

        stage.begin(stage.prepare(tenPerSecond().maxFailuresPerLocation(Tolerance.percent(2))));
        stage.pass(Duration.ofMinutes(5));

        assertThat(stage.ended).isEqualTo(RunStatus.PARTIAL);
        for (Location location : plan.locations()) {
            long failed = stage.outcomes.stream()
                    .filter(o -> o.target().location().equals(location))
                    .filter(o -> o.status() == Status.FAILED)
                    .count();
            assertThat(failed).isBetween(3L, 4L);
        }
    }

    @Test
    void aCanaryGoesFirstAndTheRestFollowsWhenItIsIn() {
        Stage stage = new Stage(Stage.plan(4, 100));
        stage.service.latency = location -> Duration.ofSeconds(2);

        stage.begin(stage.prepare(tenPerSecond().canary(Tolerance.percent(2))));
        // The first answers come after two seconds, and what they confirm is read back by four.
        stage.pass(Duration.ofMillis(4_900));
        assertThat(stage.service.changes).hasSize(8);
        stage.pass(Duration.ofMinutes(5));

        assertThat(stage.ended).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(stage.outcomes).hasSize(400);
    }

    @Test
    void aFailureOfTheCanaryStopsTheRunWhereNoneIsTolerated() {
        Stage stage = new Stage(Stage.plan(4, 100), ALL_REFUSED);

        stage.begin(stage.prepare(tenPerSecond().canary(Tolerance.count(4))));
        stage.pass(Duration.ofMinutes(5));

        assertThat(stage.ended).isEqualTo(RunStatus.STOPPED);
        assertThat(stage.count(Status.FAILED)).isBetween(1L, 4L);
        assertThat(stage.service.changes.size()).isLessThanOrEqualTo(4);
    }

    @Test
    void protectedNumbersAreRejectedAndNeverSent() {
        Plan plan = Stage.plan(2, 50);
        Stage stage = new Stage(plan);
        stage.protectedNumbers.add(new PhoneNumber(12_060_000_007L));
        stage.protectedNumbers.add(new PhoneNumber(12_060_100_007L));

        stage.begin(stage.prepare(Settings.builder()));
        stage.pass(Duration.ofMinutes(5));

        assertThat(stage.count(Status.REJECTED)).isEqualTo(2);
        assertThat(stage.count(Status.DISASSOCIATED)).isEqualTo(98);
        assertThat(stage.service.changes).noneMatch(seen -> seen.numbers().contains(12_060_000_007L));
    }

    @Test
    void aLocationThatAnswersInThirtySecondsDelaysNoOther() {
        Plan plan = Stage.plan(10, 200);
        Location slow = plan.locations().get(3);
        Stage alike = new Stage(plan);
        Stage stuck = new Stage(plan);
        alike.service.latency = location -> Duration.ofMillis(100);
        stuck.service.latency = location -> location.equals(slow) ? Duration.ofSeconds(30) : Duration.ofMillis(100);
        Settings.Builder settings = tenPerSecond().requestTimeout(Duration.ofSeconds(60));

        alike.begin(alike.prepare(settings));
        alike.pass(Duration.ofHours(1));
        stuck.begin(stuck.prepare(settings));
        stuck.pass(Duration.ofHours(1));

        long without = lastSettled(alike, location -> !location.equals(slow));
        long with = lastSettled(stuck, location -> !location.equals(slow));
        assertThat(stuck.ended).isEqualTo(RunStatus.SUCCEEDED);
        assertThat((double) with).isLessThanOrEqualTo(1.05 * without);
    }

    private static long lastSettled(Stage stage, Predicate<Location> which) {
        return stage.outcomes.stream()
                .filter(o -> which.test(o.target().location()))
                .map(Outcome::settledAt)
                .max(Instant::compareTo)
                .orElseThrow()
                .toEpochMilli();
    }

    @Test
    void readsNothingMoreWhenAnotherProcessTakesTheRun() {
        Plan plan = Stage.plan(1, Reconciler.HANDFUL);
        Stage stage = new Stage(plan, FaultProfile.none().with(Fault.LOST_ANSWER, 1));
        boolean[] taken = {false};
        Settings.Builder slow =
                Settings.builder().rate(1).batchSize(Reconciler.HANDFUL).attempts(1);
        Journal journal = new Journal() {
            @Override
            public String runId() {
                return "run";
            }

            @Override
            public Flux<Entry> replay() {
                return Flux.empty();
            }

            @Override
            public Mono<Void> append(List<Entry> entries) {
                return taken[0]
                        ? Mono.error(new JournalException(JournalException.Kind.TAKEN, "taken", null))
                        : Mono.empty();
            }

            @Override
            public void close() {}
        };

        stage.begin(stage.prepare(slow, new RunRecord(plan, journal, stage, now -> {})));
        for (int step = 0; stage.reads == 0 && step < 1_000; step++) {
            stage.pass(Duration.ofMillis(100));
        }
        taken[0] = true;
        stage.pass(Duration.ofMinutes(1));

        assertThat(stage.reads).as("reads, of which one finds the run taken").isBetween(1, 2);
        assertThat(stage.failure).isInstanceOf(JournalException.class);
    }
}
