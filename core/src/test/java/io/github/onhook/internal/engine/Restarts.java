package io.github.onhook.internal.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.chime.Operations;
import io.github.onhook.internal.operation.ProtectedItems;
import io.github.onhook.internal.replay.Replay;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** One run over several attempts, in memory and virtual time, and the laws that hold for it as a whole. */
final class Restarts {

    final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    final Time time = Time.virtual(scheduler);
    final Plan plan;
    private final String name;
    private final Random random;
    private final FakeService service;
    private final Settings settings;
    private final Set<Target> initiallyOn = new HashSet<>();
    /** The outcomes that were delivered, over all attempts. */
    private final Map<Target, List<Outcome>> delivered = new HashMap<>();
    /** When the run reported that nothing is left to do. */
    private final Map<Target, Long> finishedAt = new HashMap<>();

    /** From when on a number is protected. */
    private final Map<PhoneNumber, Long> protectedSince = new HashMap<>();

    private int attempts;
    private boolean completed;
    private int cutShort;
    private @Nullable ReportAggregator aggregate;

    /**
     * A run that has not begun.
     *
     * @param name says in failures how to repeat it
     * @param alreadyOff how likely a number is off before it
     */
    Restarts(String name, Random random, Plan plan, double alreadyOff, FaultProfile faults, Settings.Builder settings) {
        this.name = name;
        this.random = random;
        this.plan = plan;
        this.service = new FakeService(plan, alreadyOff, time, random, faults);
        plan.targets().filter(service::isOn).subscribe(initiallyOn::add);
        this.settings = settings.requestTimeout(Duration.ofSeconds(10)).build();
    }

    /** Protects some of the numbers, from now on. */
    void protectSome() {
        long now = time.nanoTime().getAsLong();
        plan.targets()
                .map(Target::phoneNumber)
                .filter(number -> random.nextInt(5) == 0)
                .subscribe(number -> protectedSince.putIfAbsent(number, now));
    }

    /**
     * Begins an attempt.
     *
     * @param alive whether its process is; what it does otherwise is seen by nobody
     */
    void begin(Journal journal, BooleanSupplier alive) {
        attempts++;
        ReportAggregator all = new ReportAggregator(settings, time.now()::get);
        all.plan(plan);
        aggregate = all;
        Engine engine = new Engine(
                settings,
                Operations.of(settings.operation(), service),
                (account, listener) -> Mono.delay(Duration.ofMillis(random.nextInt(300)), scheduler)
                        .map(tick -> new Session(account, AwsBasicCredentials.create("id", "secret"), null)),
                all,
                new ProtectedItems(Set.copyOf(protectedSince.keySet())),
                time,
                random::nextDouble,
                null,
                null);
        Outcomes.of(engine, new RunRecord(plan, journal, all, at -> {})).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Outcome outcome) {
                if (alive.getAsBoolean()) {
                    delivered
                            .computeIfAbsent(outcome.target(), t -> new ArrayList<>())
                            .add(outcome);
                    if (outcome.status() != Status.UNKNOWN && outcome.status() != Status.SKIPPED) {
                        finishedAt.put(outcome.target(), time.nanoTime().getAsLong());
                    }
                }
            }

            @Override
            protected void hookOnComplete() {
                completed |= alive.getAsBoolean();
            }

            @Override
            protected void hookOnError(Throwable error) {
                assertThat(error).isInstanceOf(JournalException.class);
                cutShort += alive.getAsBoolean() ? 1 : 0;
            }
        });
    }

    void pass(Duration duration) {
        scheduler.advanceTimeBy(duration);
    }

    /** How many attempts ended because the journal could not be written. */
    int cutShort() {
        return cutShort;
    }

    /** An outcome that is not in the journal may be delivered again, for it is determined again. */
    void forgetWhatIsNotIn(Journal journal) {
        Set<Target> kept = new HashSet<>();
        Replay.outcomes(plan, journal).subscribe(outcome -> kept.add(outcome.target()));
        pass(Duration.ofSeconds(1));
        finishedAt.keySet().retainAll(kept);
        delivered.forEach((target, outcomes) -> {
            if (!kept.contains(target)) {
                outcomes.clear();
            }
        });
        delivered.values().removeIf(List::isEmpty);
    }

    /** The journal lost its end after the service had acted: what is off by now may be found to have been so. */
    void takeForGranted(Journal journal) {
        forgetWhatIsNotIn(journal);
        initiallyOn.removeIf(target -> !service.isOn(target));
        completed = false;
    }

    /** The last outcome delivered for each target. */
    private Map<Target, Outcome> last() {
        Map<Target, Outcome> last = new HashMap<>();
        delivered.forEach((target, outcomes) -> last.put(target, outcomes.get(outcomes.size() - 1)));
        return last;
    }

    /** Each target has one outcome, which agrees with the service; nothing finished was sent again; and the report says so. */
    void assertLaws(Journal journal) {
        assertThat(completed).as(name).isTrue();
        Map<Target, Outcome> last = last();
        assertThat(last.keySet()).as(name).hasSize((int) plan.size());
        last.values().forEach(this::assertTrue);
        assertThat(delivered.values())
                .as("only what was not done is delivered again (%s)", name)
                .allMatch(outcomes -> outcomes.subList(0, outcomes.size() - 1).stream()
                        .allMatch(o -> o.status() == Status.UNKNOWN || o.status() == Status.SKIPPED));
        assertNothingFinishedWasSent();
        assertNothingProtectedWasSent();
        assertReport(last, journal);
    }

    private void assertNothingFinishedWasSent() {
        service.changes.forEach(seen -> seen.numbers().forEach(digits -> {
            Target target = new Target(seen.location(), seen.connector(), new PhoneNumber(digits));
            assertThat(seen.nanoTime())
                    .as("%s was sent after its outcome was delivered (%s)", target, name)
                    .isLessThanOrEqualTo(finishedAt.getOrDefault(target, Long.MAX_VALUE));
        }));
    }

    private void assertNothingProtectedWasSent() {
        service.changes.forEach(seen -> seen.numbers()
                .forEach(digits -> assertThat(seen.nanoTime())
                        .as("%s was sent after it was protected (%s)", digits, name)
                        .isLessThan(protectedSince.getOrDefault(new PhoneNumber(digits), Long.MAX_VALUE))));
    }

    private void assertTrue(Outcome outcome) {
        Target target = outcome.target();
        switch (outcome.status()) {
            case DISASSOCIATED ->
                assertThat(service.isOn(target)).as("%s (%s)", outcome, name).isFalse();
            case ALREADY_DISASSOCIATED -> assertThat(initiallyOn).as(name).doesNotContain(target);
            case REJECTED -> {
                assertThat(protectedSince).as(name).containsKey(target.phoneNumber());
                assertThat(service.isOn(target))
                        .as("%s was not changed (%s)", outcome, name)
                        .isEqualTo(initiallyOn.contains(target));
            }
            case FAILED, SKIPPED ->
                assertThat(service.isOn(target))
                        .as("%s was not changed (%s)", outcome, name)
                        .isEqualTo(initiallyOn.contains(target));
            case UNKNOWN -> assertThat(outcome.attempts()).isPositive();
            default -> throw new AssertionError("no such outcome here: " + outcome);
        }
    }

    private void assertReport(Map<Target, Outcome> last, Journal journal) {
        Report report = requireNonNull(aggregate).snapshot();
        assertThat(report.totals().targets()).isEqualTo(plan.size());
        assertThat(report.totals().settled()).isEqualTo(plan.size());
        for (Status status : Status.values()) {
            assertThat(report.count(status))
                    .as("%s (%s)", status, name)
                    .isEqualTo(last.values().stream()
                            .filter(o -> o.status() == status)
                            .count());
        }
        Mono<Long> replayed = Replay.outcomes(plan, journal).count();
        List<Long> count = new ArrayList<>();
        replayed.subscribe(count::add);
        pass(Duration.ofSeconds(1));
        assertThat(count).containsExactly(plan.size() - report.count(Status.UNKNOWN) - report.count(Status.SKIPPED));
        if (attempts == 1) {
            assertThat(report.requests().sent()).isEqualTo(service.changes.size());
        }
    }
}
