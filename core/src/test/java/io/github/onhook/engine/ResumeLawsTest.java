package io.github.onhook.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Outcome;
import io.github.onhook.PhoneNumber;
import io.github.onhook.Plan;
import io.github.onhook.PlanBuilder;
import io.github.onhook.Report;
import io.github.onhook.Settings;
import io.github.onhook.Status;
import io.github.onhook.Target;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.JournalException;
import io.github.onhook.journal.Replay;
import io.github.onhook.report.Aggregate;
import io.github.onhook.session.Session;
import io.github.onhook.throttle.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** What holds for a run with a journal, however often it dies and wherever it does. */
class ResumeLawsTest {

    @Property(tries = 1_000)
    void aRunThatDiesAgainAndAgainEndsAsIfItHadNot(@ForAll long seed) {
        Life life = new Life(seed);

        life.live();

        life.assertLaws();
    }

    /** One run over several processes: each dies at a random moment, and the last one ends by itself. */
    private static final class Life {

        private final long seed;
        private final Random random;
        private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        private final Time time = Time.virtual(scheduler);
        private final Plan plan;
        private final FakeService service;
        private final Settings settings;
        private final Set<Target> initiallyOn = new HashSet<>();
        private final List<Entry> disk = new ArrayList<>();
        /** What was told to somebody, over all lives. */
        private final Map<Target, List<Outcome>> told = new HashMap<>();
        /** When it was told that nothing is left to do. */
        private final Map<Target, Long> finishedAt = new HashMap<>();

        private boolean alive;
        private int deaths;
        private boolean completed;
        private @Nullable Aggregate aggregate;

        Life(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.plan = plan();
            this.service = new FakeService(
                    plan, random.nextInt(3) == 0 ? .1 : 0, time, random, FakeService.Mischief.random(random));
            plan.targets().filter(service::isOn).subscribe(initiallyOn::add);
            this.settings = Settings.builder()
                    .requestTimeout(Duration.ofSeconds(10))
                    .batchSize(1 + random.nextInt(60))
                    .maxInFlight(1 + random.nextInt(20))
                    .maxInFlightPerLocation(1 + random.nextInt(8))
                    .attempts(3 + random.nextInt(6))
                    .build();
        }

        private Plan plan() {
            PlanBuilder builder = Plan.builder();
            int locations = 1 + random.nextInt(4);
            long number = 12_065_550_000L;
            for (int location = 0; location < locations; location++) {
                int numbers = 1 + random.nextInt(150);
                for (int i = 0; i < numbers; i++) {
                    builder.add(Target.of(
                            "11112222" + (3330 + location / 2),
                            location % 2 == 0 ? "us-east-1" : "eu-west-1",
                            "connector" + location + "x" + random.nextInt(2),
                            "+" + number++));
                }
            }
            return builder.build();
        }

        void live() {
            int lives = 1 + random.nextInt(4);
            for (int i = 1; i < lives; i++) {
                begin();
                scheduler.advanceTimeBy(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 500 : 20_000)));
                alive = false;
                deaths++;
                // What the dead process had sent still arrives.
                scheduler.advanceTimeBy(Duration.ofSeconds(random.nextBoolean() ? 1 : 60));
            }
            begin();
            scheduler.advanceTimeBy(Duration.ofHours(3));
        }

        private void begin() {
            alive = true;
            Disk journal = new Disk();
            Aggregate all = new Aggregate(settings, time.now()::get);
            all.plan(plan);
            aggregate = all;
            Engine engine = new Engine(
                    settings,
                    service,
                    (account, listener) -> Mono.delay(Duration.ofMillis(random.nextInt(300)), scheduler)
                            .map(tick -> new Session(account, AwsBasicCredentials.create("id", "secret"), null)),
                    all,
                    Set.of(),
                    time,
                    random::nextDouble);
            Outcomes.of(engine, new RunRecord(plan, journal, all, at -> {})).subscribe(new BaseSubscriber<>() {
                @Override
                protected void hookOnNext(Outcome outcome) {
                    if (journal.isAlive()) {
                        told.computeIfAbsent(outcome.target(), t -> new ArrayList<>())
                                .add(outcome);
                        if (outcome.status() != Status.UNKNOWN && outcome.status() != Status.SKIPPED) {
                            finishedAt.put(outcome.target(), time.nanoTime().getAsLong());
                        }
                    }
                }

                @Override
                protected void hookOnComplete() {
                    completed |= journal.isAlive();
                }

                @Override
                protected void hookOnError(Throwable error) {
                    assertThat(error).isInstanceOf(JournalException.class);
                    assertThat(journal.isAlive()).isFalse();
                }
            });
        }

        void assertLaws() {
            assertThat(completed).as("seed %d", seed).isTrue();
            Map<Target, Outcome> last = new HashMap<>();
            told.forEach((target, outcomes) -> last.put(target, outcomes.get(outcomes.size() - 1)));
            assertThat(last.keySet()).hasSize((int) plan.size());
            last.values().forEach(this::assertTrue);
            assertThat(told.values())
                    .as("only what was not done is told again (seed %d)", seed)
                    .allMatch(outcomes -> outcomes.subList(0, outcomes.size() - 1).stream()
                            .allMatch(o -> o.status() == Status.UNKNOWN || o.status() == Status.SKIPPED));
            assertNothingFinishedWasSent();
            assertReport(last);
        }

        private void assertNothingFinishedWasSent() {
            service.changes.forEach(seen -> seen.numbers().forEach(digits -> {
                Target target = new Target(seen.location(), seen.connector(), new PhoneNumber(digits));
                assertThat(seen.nanoTime())
                        .as("%s was sent after its outcome was told (seed %d)", target, seed)
                        .isLessThanOrEqualTo(finishedAt.getOrDefault(target, Long.MAX_VALUE));
            }));
        }

        private void assertTrue(Outcome outcome) {
            Target target = outcome.target();
            switch (outcome.status()) {
                case DISASSOCIATED -> assertThat(service.isOn(target)).isFalse();
                case ALREADY_DISASSOCIATED ->
                    assertThat(initiallyOn).as("seed %d", seed).doesNotContain(target);
                case FAILED, SKIPPED ->
                    assertThat(service.isOn(target))
                            .as("%s was not changed (seed %d)", outcome, seed)
                            .isEqualTo(initiallyOn.contains(target));
                case UNKNOWN -> assertThat(outcome.attempts()).isPositive();
                default -> throw new AssertionError("no such outcome here: " + outcome);
            }
        }

        private void assertReport(Map<Target, Outcome> last) {
            Report report = requireNonNull(aggregate).snapshot();
            assertThat(report.totals().targets()).isEqualTo(plan.size());
            assertThat(report.totals().settled()).isEqualTo(plan.size());
            for (Status status : Status.values()) {
                assertThat(report.by(status))
                        .as("%s (seed %d)", status, seed)
                        .isEqualTo(last.values().stream()
                                .filter(o -> o.status() == status)
                                .count());
            }
            long replayed =
                    requireNonNull(Replay.outcomes(plan, new Disk()).count().block());
            assertThat(replayed).isEqualTo(plan.size() - report.by(Status.UNKNOWN) - report.by(Status.SKIPPED));
            if (deaths == 0) {
                assertThat(report.requests().sent()).isEqualTo(service.changes.size());
            }
        }

        /** What is on it stays when the process dies; what is under way may or may not arrive. */
        private final class Disk implements Journal {

            private final int mine = deaths;

            @Override
            public String runId() {
                return "run";
            }

            @Override
            public Flux<Entry> replay() {
                return Flux.fromIterable(List.copyOf(disk));
            }

            @Override
            public Mono<Void> append(List<Entry> entries) {
                return Mono.delay(Duration.ofMillis(random.nextInt(30)), scheduler)
                        .doOnNext(tick -> {
                            int kept = isAlive() ? entries.size() : 0;
                            disk.addAll(entries.subList(0, kept));
                        })
                        .flatMap(tick -> isAlive()
                                ? Mono.empty()
                                : Mono.error(new JournalException(JournalException.Kind.TAKEN, "dead", null)));
            }

            private boolean isAlive() {
                return alive && mine == deaths;
            }

            @Override
            public void close() {}
        }
    }
}
