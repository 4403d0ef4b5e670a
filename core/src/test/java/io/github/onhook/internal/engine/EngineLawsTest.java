package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.chime.Operations;
import io.github.onhook.internal.operation.ProtectedItems;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.model.Tolerance;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Laws of every run, for any fleet, faults, demand and moment of a stop. */
class EngineLawsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Property(tries = 1_000)
    void everyTargetHasOneTrueOutcomeAndNothingElseIsSent(@ForAll long seed) {
        Scenario scenario = new Scenario(seed);

        scenario.run();

        scenario.assertLaws();
    }

    /** A random fleet with random faults, run at random settings, perhaps stopped or cancelled at a random time. */
    private static final class Scenario {

        private final long seed;
        private final Random random;
        private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        private final Time time = Time.virtual(scheduler);
        private final Plan plan;
        private final FakeService service;
        private final Settings settings;
        private final Set<Target> initiallyOn = new HashSet<>();
        private final List<Outcome> outcomes = new ArrayList<>();
        private final List<Outcome> received = new ArrayList<>();
        private final boolean stream;
        private final boolean cancelled;
        private @Nullable RunStatus ended;
        private boolean completed;
        private boolean slowTaker;
        private long endedAt;

        Scenario(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.plan = plan();
            this.service =
                    new FakeService(plan, random.nextInt(3) == 0 ? .1 : 0, time, random, FaultProfile.random(random));
            plan.targets().filter(service::isOn).subscribe(initiallyOn::add);
            this.settings = settings();
            this.stream = random.nextInt(3) == 0;
            this.cancelled = random.nextInt(6) == 0;
        }

        private Plan plan() {
            Plan.Builder builder = Plan.builder();
            int locations = 1 + random.nextInt(6);
            long number = 12_065_550_000L;
            for (int location = 0; location < locations; location++) {
                int connectors = 1 + random.nextInt(4);
                for (int connector = 0; connector < connectors; connector++) {
                    int numbers = 1 + random.nextInt(random.nextBoolean() ? 10 : 120);
                    for (int i = 0; i < numbers; i++) {
                        builder.add(Target.of(
                                "11112222" + (3330 + location / 2),
                                location % 2 == 0 ? "us-east-1" : "eu-west-1",
                                "connector" + location + "x" + connector,
                                "+" + number++));
                    }
                }
            }
            return builder.build();
        }

        private Settings settings() {
            Settings.Builder builder = Settings.builder()
                    .requestTimeout(TIMEOUT)
                    .batchSize(1 + random.nextInt(60))
                    .maxInFlight(1 + random.nextInt(20))
                    .maxInFlightPerLocation(1 + random.nextInt(8))
                    .attempts(1 + random.nextInt(8))
                    .streamWindow(60 + random.nextInt(200))
                    .deadline(Duration.ofSeconds(random.nextInt(4) == 0 ? 1 + random.nextInt(20) : 7_200));
            if (random.nextInt(4) == 0) {
                builder.maxTotalRate(1 + random.nextInt(50));
            }
            if (random.nextInt(4) == 0) {
                builder.rate(1 + random.nextInt(50));
            }
            if (random.nextInt(5) == 0) {
                builder.maxFailures(Tolerance.count(random.nextInt(5)));
            }
            if (random.nextInt(5) == 0) {
                builder.maxFailuresPerLocation(Tolerance.percent(random.nextInt(30)));
            }
            if (random.nextInt(5) == 0) {
                builder.canary(Tolerance.count(1 + random.nextInt(20)));
            }
            return builder.build();
        }

        void run() {
            Engine engine = new Engine(
                    settings,
                    Operations.of(settings.operation(), service),
                    (account, listener) -> session(account),
                    new RunListener() {
                        @Override
                        public void settled(Outcome outcome) {
                            received.add(outcome);
                        }

                        @Override
                        public void runFinished(RunEvent.RunFinished event) {
                            ended = event.status();
                            endedAt = scheduler.now(TimeUnit.NANOSECONDS);
                        }
                    },
                    new ProtectedItems(protectedNumbers()),
                    time,
                    random::nextDouble,
                    null,
                    null);
            Outcomes source =
                    stream ? Outcomes.of(engine, "run", Flux.from(plan.targets())) : Outcomes.of(engine, "run", plan);
            Taker taker = new Taker();
            slowTaker = taker.step != Long.MAX_VALUE;
            source.subscribe(taker);
            if (random.nextInt(4) == 0) {
                scheduler.schedule(() -> source.stop("test"), random.nextInt(5_000), TimeUnit.MILLISECONDS);
            }
            if (cancelled) {
                scheduler.schedule(taker::cancel, random.nextInt(5_000), TimeUnit.MILLISECONDS);
            }
            scheduler.advanceTimeBy(Duration.ofHours(3));
        }

        private Mono<Session> session(String account) {
            return Mono.delay(Duration.ofMillis(random.nextInt(300)), scheduler).map(tick -> {
                if (account.endsWith("1") && seed % 3 == 0) {
                    throw new SessionException(account, "AccessDenied", "not you", null);
                }
                return new Session(account, AwsBasicCredentials.create("id", "secret"), null);
            });
        }

        private Set<PhoneNumber> protectedNumbers() {
            Set<PhoneNumber> numbers = new HashSet<>();
            plan.targets().map(Target::phoneNumber).filter(this::isProtected).subscribe(numbers::add);
            return numbers;
        }

        private boolean isProtected(PhoneNumber number) {
            return seed % 5 == 0 && number.digits() % 17 == 0;
        }

        void assertLaws() {
            assertThat(ended).as("the run ended (seed %d)", seed).isNotNull();
            // Where outcomes are taken slowly, the end waits for the subscriber.
            assertThat(slowTaker ? 0 : endedAt)
                    .isLessThanOrEqualTo(
                            settings.deadline().plus(TIMEOUT).plusMillis(1).toNanos());
            if (!cancelled) {
                assertThat(completed).isTrue();
                assertThat(outcomes).isEqualTo(received);
            }
            assertOneOutcomeEach();
            received.forEach(this::assertTrue);
            assertOnlyAskedForWasSent();
            assertBounds();
            assertStatus();
        }

        private void assertOneOutcomeEach() {
            Map<Target, Integer> counts = new HashMap<>();
            received.forEach(outcome -> counts.merge(outcome.target(), 1, Integer::sum));
            assertThat(counts.values()).containsOnly(1);
            if (!stream) {
                assertThat((long) counts.size()).isEqualTo(plan.size());
            }
        }

        private void assertTrue(Outcome outcome) {
            Target target = outcome.target();
            switch (outcome.status()) {
                case DISASSOCIATED -> assertThat(service.isOn(target)).isFalse();
                case ALREADY_DISASSOCIATED -> assertThat(initiallyOn).doesNotContain(target);
                case FAILED, SKIPPED, REJECTED ->
                    assertThat(service.isOn(target))
                            .as("%s was not changed (seed %d)", outcome, seed)
                            .isEqualTo(initiallyOn.contains(target));
                case UNKNOWN -> assertThat(outcome.attempts()).isPositive();
                case ASSOCIATED,
                        ALREADY_ASSOCIATED,
                        MOVED,
                        ALREADY_MOVED,
                        STRANDED,
                        RELEASED,
                        ALREADY_RELEASED,
                        RESTORED,
                        ALREADY_RESTORED ->
                    throw new AssertionError("no run of these does anything but take numbers off: " + outcome);
            }
            if (outcome.status() == Status.SKIPPED) {
                assertThat(outcome.attempts()).isZero();
            }
            assertThat(outcome.status() == Status.REJECTED).isEqualTo(isProtected(target.phoneNumber()));
        }

        private void assertOnlyAskedForWasSent() {
            Set<Target> asked = new HashSet<>();
            plan.targets().subscribe(asked::add);
            service.changes.forEach(seen -> seen.numbers().forEach(digits -> {
                PhoneNumber number = new PhoneNumber(digits);
                assertThat(asked).contains(new Target(seen.location(), seen.connector(), number));
                assertThat(isProtected(number)).isFalse();
            }));
        }

        private void assertBounds() {
            assertThat(service.mostInFlightOfAll).isLessThanOrEqualTo(settings.maxInFlight());
            assertThat(service.mostInFlight.values()).allMatch(most -> most <= settings.maxInFlightPerLocation());
            assertThat(service.changes).allMatch(seen -> seen.numbers().size() <= settings.batchSize());
            Double most = settings.maxTotalRate();
            if (most != null) {
                List<FakeService.Seen> changes = service.changes;
                for (int i = 0; i < changes.size(); i++) {
                    double seconds = (changes.get(i).nanoTime() - changes.get(0).nanoTime()) / 1e9;
                    assertThat(i).isLessThanOrEqualTo((int) Math.ceil(1 + seconds * most + 1e-3));
                }
            }
        }

        private void assertStatus() {
            boolean allDone = received.stream().allMatch(o -> o.status().isDone());
            assertThat(ended == RunStatus.SUCCEEDED).isEqualTo(allDone && ended != RunStatus.STOPPED);
        }

        /** Asks for outcomes at random: all at once, or a few at a time. */
        private final class Taker extends BaseSubscriber<Outcome> {

            private final long step = random.nextInt(3) == 0 ? 1 + random.nextInt(30) : Long.MAX_VALUE;
            private long open;

            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                open = step;
                subscription.request(step);
            }

            @Override
            protected void hookOnNext(Outcome outcome) {
                outcomes.add(outcome);
                if (--open == 0) {
                    open = step;
                    if (random.nextBoolean()) {
                        scheduler.schedule(() -> request(step), 100, TimeUnit.MILLISECONDS);
                    } else {
                        request(step);
                    }
                }
            }

            @Override
            protected void hookOnComplete() {
                completed = true;
            }
        }
    }
}
