package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** What a subscriber, a source and a journal can rely on, and what they cannot do to a run. In virtual time. */
class RunContractTest {

    private static Settings.Builder tenPerSecond() {
        return Settings.builder().rate(10).batchSize(1);
    }

    // Pausing.

    @Test
    void sendsNothingWhenPausedBeforeItBegins() {
        Stage stage = new Stage(Stage.plan(2, 10));
        Outcomes run = stage.prepare(tenPerSecond());

        run.pause();
        stage.begin(run);
        stage.pass(Duration.ofMinutes(1));
        assertThat(stage.service.changes).isEmpty();
        run.resume();
        stage.pass(Duration.ofMinutes(1));

        assertThat(stage.ended).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void sendsNothingWhenPausedWhileItIsSubscribedTo() {
        Stage stage = new Stage(Stage.plan(2, 10));
        Outcomes run = stage.prepare(tenPerSecond());

        Disposable taking = run.doOnSubscribe(s -> run.pause()).subscribe();
        stage.pass(Duration.ofMinutes(1));

        assertThat(stage.service.changes).isEmpty();
        taking.dispose();
    }

    @Test
    void sendsNothingWhenPausedAtTheFirstDemand() {
        Stage stage = new Stage(Stage.plan(2, 10));
        Outcomes run = stage.prepare(tenPerSecond());

        Disposable taking = run.doOnRequest(n -> run.pause()).subscribe();
        stage.pass(Duration.ofMinutes(1));

        assertThat(stage.service.changes).isEmpty();
        taking.dispose();
    }

    // Cancelling.

    @Test
    void discardsEveryOutcomeThatIsNotDeliveredAfterACancel() {
        Stage stage = new Stage(Stage.plan(2, 50));
        List<Object> discarded = new ArrayList<>();
        List<Outcome> delivered = new ArrayList<>();
        BaseSubscriber<Outcome> taker = new BaseSubscriber<>() {
            @Override
            public Context currentContext() {
                return discarding(discarded);
            }

            @Override
            protected void hookOnNext(Outcome outcome) {
                delivered.add(outcome);
                if (delivered.size() == 5) {
                    cancel();
                }
            }
        };

        stage.prepare(tenPerSecond()).subscribe(taker);
        stage.pass(Duration.ofMinutes(1));

        assertThat(delivered).hasSize(5);
        assertThat(discarded).hasSize(95).allMatch(Outcome.class::isInstance);
    }

    private static Context discarding(List<Object> into) {
        AtomicReference<Context> seen = new AtomicReference<>(Context.empty());
        Mono.deferContextual(view -> {
                    seen.set(Context.of(view));
                    return Mono.empty();
                })
                .doOnDiscard(Object.class, into::add)
                .subscribe();
        return Objects.requireNonNull(seen.get());
    }

    // Ending.

    @Test
    void letsReportJoinARunThatOutcomesBegan() {
        Stage stage = new Stage(Stage.plan(1, 5));
        Outcomes run = stage.prepare(tenPerSecond());
        AtomicBoolean ended = new AtomicBoolean();

        stage.begin(run);
        run.end().subscribe(nothing -> {}, e -> {}, () -> ended.set(true));
        stage.pass(Duration.ofMinutes(1));

        assertThat(ended).isTrue();
        assertThat(stage.outcomes).hasSize(5);
    }

    @Test
    void saysWhyOutcomesCannotFollowReport() {
        Stage stage = new Stage(Stage.plan(1, 5));
        Outcomes run = stage.prepare(tenPerSecond());

        Disposable reporting = run.end().subscribe();
        stage.begin(run);

        assertThat(stage.failure).hasMessageContaining("subscribe to outcomes() first");
        reporting.dispose();
    }

    @Test
    void tellsListenersOfTheEndWhenItsSubscriberThrows() {
        Stage stage = new Stage(Stage.plan(2, 10));
        AtomicReference<Throwable> error = new AtomicReference<>();

        stage.prepare(tenPerSecond()).subscribe(new BaseSubscriber<Outcome>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                requestUnbounded();
            }

            @Override
            protected void hookOnNext(Outcome outcome) {
                throw new NoClassDefFoundError("not/There");
            }

            @Override
            protected void hookOnError(Throwable throwable) {
                error.set(throwable);
            }
        });
        stage.pass(Duration.ofMinutes(1));

        assertThat(error.get()).hasRootCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(stage.ended).isEqualTo(RunStatus.STOPPED);
        assertThat(stage.service.changes.size()).isLessThan(20);
    }

    @Test
    void canBeScanned() {
        Stage stage = new Stage(Stage.plan(1, 5));
        Outcomes run = stage.prepare(tenPerSecond());
        AtomicReference<Scannable> subscription = new AtomicReference<>();

        run.subscribe(new BaseSubscriber<Outcome>() {
            @Override
            protected void hookOnSubscribe(Subscription s) {
                subscription.set(Scannable.from(s));
                request(3);
            }
        });
        stage.pass(Duration.ofMinutes(1));

        assertThat(Scannable.from(run).name()).isEqualTo("Onhook run run");
        Scannable scanned = Objects.requireNonNull(subscription.get());
        assertThat(scanned.scan(Scannable.Attr.REQUESTED_FROM_DOWNSTREAM)).isZero();
        assertThat(scanned.scan(Scannable.Attr.CANCELLED)).isFalse();
        assertThat(scanned.scan(Scannable.Attr.TERMINATED)).isFalse();
    }

    // A journal that does not answer.

    @Test
    void givesUpAReplayThatNeverEndsWhenItIsStopped() {
        SilentJournal journal = new SilentJournal();
        Stage stage = new Stage(Stage.plan(1, 5));
        Outcomes run = stage.prepare(tenPerSecond(), journal.record(Stage.plan(1, 5)));

        stage.begin(run);
        stage.pass(Duration.ofSeconds(1));
        run.stop("enough");
        stage.pass(Duration.ofSeconds(11));

        assertThat(journal.cancelled).isTrue();
        assertThat(stage.failure).isInstanceOf(JournalException.class);
    }

    @Test
    void givesUpAReplayThatNeverEndsAfterItsDeadline() {
        SilentJournal journal = new SilentJournal();
        Stage stage = new Stage(Stage.plan(1, 5));

        stage.begin(stage.prepare(tenPerSecond().deadline(Duration.ofMinutes(1)), journal.record(Stage.plan(1, 5))));
        stage.pass(Duration.ofSeconds(71));

        assertThat(journal.cancelled).isTrue();
        assertThat(stage.failure).isInstanceOf(JournalException.class);
    }

    @Test
    void cancelsAReplayAtOnceWithItsSubscription() {
        SilentJournal journal = new SilentJournal();
        Stage stage = new Stage(Stage.plan(1, 5));
        Disposable taking =
                stage.prepare(tenPerSecond(), journal.record(Stage.plan(1, 5))).subscribe();

        stage.pass(Duration.ofSeconds(1));
        taking.dispose();
        stage.pass(Duration.ofMillis(1));

        assertThat(journal.cancelled).isTrue();
    }

    @Test
    void readsNoJournalWhereItsSubscriptionIsCancelledBeforeTheRunBegins() {
        SilentJournal journal = new SilentJournal();
        Stage stage = new Stage(Stage.plan(1, 5));
        Outcomes run = stage.prepare(tenPerSecond(), journal.record(Stage.plan(1, 5)));
        AtomicReference<Throwable> end = new AtomicReference<>();

        run.subscribe(new BaseSubscriber<Outcome>() {
            @Override
            protected void hookOnSubscribe(Subscription s) {
                s.cancel();
            }
        });
        run.end().subscribe(nothing -> {}, end::set);
        stage.pass(Duration.ofMillis(1));

        assertThat(journal.read).isFalse();
        assertThat(end.get()).isInstanceOf(JournalException.class);
    }

    private static final class SilentJournal implements Journal {

        final AtomicBoolean read = new AtomicBoolean();
        final AtomicBoolean cancelled = new AtomicBoolean();

        RunRecord record(Plan plan) {
            return new RunRecord(plan, this, new Stage(plan), at -> {});
        }

        @Override
        public String runId() {
            return "run";
        }

        @Override
        public Flux<Entry> replay() {
            return Flux.<Entry>never()
                    .doOnSubscribe(subscription -> read.set(true))
                    .doOnCancel(() -> cancelled.set(true));
        }

        @Override
        public Mono<Void> append(List<Entry> entries) {
            return Mono.empty();
        }

        @Override
        public void close() {}
    }

    // A source that breaks the rules.

    @Test
    void holdsNoMoreThanTheWindowBesideASlowLane() {
        Plan plan = Stage.plan(2, 500);
        Stage stage = new Stage(plan);
        stage.service.latency =
                location -> location.equals(plan.locations().get(0)) ? Duration.ofSeconds(9) : Duration.ofMillis(10);
        AtomicLong given = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Flux<Target> mixed = Flux.range(0, 1_000)
                .map(i -> plan.connectors().get(i % 2).target(i / 2))
                .doOnNext(target -> most.accumulateAndGet(given.incrementAndGet() - stage.settled, Math::max));

        stage.begin(stage.prepare(tenPerSecond().streamWindow(100), mixed));
        stage.pass(Duration.ofHours(1));

        assertThat(stage.ended).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(most.get()).isLessThanOrEqualTo(100);
    }

    @Test
    void failsAStreamWhoseSourceIgnoresDemand() {
        Stage stage = new Stage(Stage.plan(1, 500));
        TestPublisher<Target> source = TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);

        stage.begin(stage.prepare(tenPerSecond().streamWindow(100), source));
        Stage.plan(1, 500).targets().subscribe(source::next);
        stage.pass(Duration.ofHours(1));

        assertThat(stage.failure).hasMessageContaining("more than was requested");
        assertThat(stage.outcomes).hasSize(100);
        source.assertCancelled();
    }

    // Sessions.

    @Test
    void refusesASessionOfAnotherAccount() {
        Plan plan = Stage.plan(2, 5);
        Stage stage = new Stage(plan);
        String other = plan.locations().get(1).accountId();
        stage.sessions =
                (account, listener) -> Mono.just(new Session(other, AwsBasicCredentials.create("id", "secret"), null));

        stage.begin(stage.prepare(tenPerSecond()));
        stage.pass(Duration.ofMinutes(1));

        assertThat(stage.count(Status.DISASSOCIATED)).isEqualTo(5);
        assertThat(stage.outcomes)
                .filteredOn(outcome -> outcome.status() == Status.SKIPPED)
                .hasSize(5)
                .allMatch(outcome -> "WrongAccount".equals(outcome.reason().code()));
    }
}
