package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.chime.Operations;
import io.github.onhook.internal.engine.FaultProfile.Fault;
import io.github.onhook.internal.engine.NumberService.Sent;
import io.github.onhook.internal.engine.NumberService.Wish;
import io.github.onhook.internal.operation.ProtectedItems;
import io.github.onhook.internal.replay.Replay;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** A move or a release of random numbers with random faults, in virtual time, and what holds for it in the end. */
final class OperationRig {

    static final Duration TIMEOUT = Duration.ofSeconds(10);
    static final int MOST_IN_TRANSIT = 7;
    private static final String OLD = "old";
    private static final String NEW = "new";
    private static final String THIRD = "third";

    final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    final Time time = Time.virtual(scheduler);
    final Operation operation;
    final Random random;
    final NumberService service;
    final Plan plan;
    final Set<PhoneNumber> protectedNumbers = new HashSet<>();
    final List<Outcome> received = new ArrayList<>();
    private final String name;
    private final Map<Long, @Nullable String> before = new HashMap<>();
    private final Set<Long> deletedBefore = new HashSet<>();
    /** Whether no read fails. */
    final boolean readable;

    private boolean cutShort;
    /** How many processes had the journal. */
    private int lives;

    OperationRig(Operation operation, long seed) {
        this.operation = operation;
        this.random = new Random(seed);
        this.name = operation + ", seed " + seed;
        FaultProfile faults = FaultProfile.random(random);
        this.readable = faults.of(Fault.READ_REFUSED) == 0;
        this.service = new NumberService(time, random, faults);
        this.plan = plan(faults.of(Fault.NUMBER_REFUSED) > 0);
        before.putAll(service.connectorOf);
        deletedBefore.addAll(service.deleted);
    }

    private Plan plan(boolean refusing) {
        Plan.Builder builder = Plan.builder();
        long number = 12_065_550_000L;
        for (int location = 0; location < 1 + random.nextInt(3); location++) {
            Connector old = new Connector(new Location("11112222333" + location, "us-east-1"), OLD + location);
            Connector connector = operation.moves() ? old.movingTo(NEW + location) : old;
            for (int i = 0; i < 1 + random.nextInt(60); i++) {
                number++;
                builder.add(new Target(connector, new PhoneNumber(number)));
                service.put(number, placed(location));
                if (refusing && random.nextInt(8) == 0) {
                    service.refuse(random.nextInt(3) > 0 ? NEW + location : OLD + location, number);
                }
                if (operation == Operation.UNDO_RELEASE && random.nextInt(8) > 0) {
                    service.deleted.add(number);
                }
            }
        }
        return builder.build();
    }

    /** Most are where they are to be before the run. */
    private @Nullable String placed(int location) {
        int choice = random.nextInt(20);
        if (!operation.moves()) {
            return operation == Operation.RELEASE && choice == 0 ? THIRD + location : null;
        }
        return choice == 0 ? THIRD + location : choice == 1 ? NEW + location : choice == 2 ? null : OLD + location;
    }

    Settings.Builder settings() {
        return Settings.builder()
                .operation(operation)
                .requestTimeout(TIMEOUT)
                .batchSize(1 + random.nextInt(20))
                .maxInTransit(MOST_IN_TRANSIT)
                .maxInFlightPerLocation(1 + random.nextInt(6))
                .attempts(1 + random.nextInt(5));
    }

    /** A run of all of them; it begins when its outcomes are subscribed to. */
    Outcomes begin(Settings settings, @Nullable Journal journal, BooleanSupplier alive) {
        Engine engine = new Engine(
                settings,
                Operations.of(operation, service),
                (account, listener) -> Mono.delay(Duration.ofMillis(random.nextInt(300)), scheduler)
                        .map(tick -> new Session(account, AwsBasicCredentials.create("id", "secret"), null)),
                new RunListener() {
                    @Override
                    public void settled(Outcome outcome) {
                        if (alive.getAsBoolean()) {
                            received.add(outcome);
                        }
                    }
                },
                new ProtectedItems(Set.copyOf(protectedNumbers)),
                time,
                random::nextDouble,
                null,
                null);
        return journal == null
                ? Outcomes.of(engine, "run", plan)
                : Outcomes.of(engine, new RunRecord(plan, journal, new RunListener() {}, at -> {}));
    }

    /** Begins a run, and gives it the time that it may need. */
    Outcomes start(Settings settings) {
        Outcomes run = begin(settings, null, () -> true);
        run.subscribe(outcome -> {}, error -> {
            throw new AssertionError(name, error);
        });
        return run;
    }

    void pass(Duration duration) {
        scheduler.advanceTimeBy(duration);
    }

    void stop(Outcomes run) {
        cutShort();
        run.stop("test");
    }

    /** The run may have stopped: what was not read in time stays as it is known. */
    void cutShort() {
        cutShort = true;
    }

    void protectSome() {
        plan.targets()
                .map(Target::phoneNumber)
                .filter(number -> random.nextInt(4) == 0)
                .subscribe(protectedNumbers::add);
    }

    boolean isProtected(long number) {
        return protectedNumbers.contains(new PhoneNumber(number));
    }

    boolean takesAway(Sent request) {
        return switch (operation) {
            case MOVE -> request.wish() == Wish.OFF;
            default -> true;
        };
    }

    /** Numbers that the run took off and that are on no connector. */
    long inTransit() {
        return plan.connectors().stream()
                .flatMap(connector -> connector.targets().stream())
                .map(target -> target.phoneNumber().digits())
                .filter(number -> before.get(number) != null && service.connectorOf.get(number) == null)
                .count();
    }

    /**
     * Makes appends from one on stay open, and all once another process has the journal: what is durable by then is what a
     * kill leaves.
     */
    Journal dyingAfter(MemoryJournal kept, int appends) {
        int[] seen = {0};
        int life = ++lives;
        return new Journal() {
            @Override
            public String runId() {
                return kept.runId();
            }

            @Override
            public Flux<Entry> replay() {
                return kept.replay();
            }

            @Override
            public Mono<Void> append(List<Entry> entries) {
                return Mono.defer(() -> life == lives && seen[0]++ < appends ? kept.append(entries) : Mono.never());
            }

            @Override
            public void close() {}
        };
    }

    /** Takes the outcomes of the journal for those before the last life of the run, whose own are received. */
    void assertLawsOverLives(Journal journal) {
        List<Outcome> last = new ArrayList<>(received);
        received.clear();
        Replay.outcomes(plan, journal).subscribe(received::add);
        pass(Duration.ofSeconds(1));
        Set<Target> kept = new HashSet<>();
        received.forEach(outcome -> kept.add(outcome.target()));
        last.stream().filter(outcome -> !kept.contains(outcome.target())).forEach(received::add);
        assertLaws();
    }

    /** Each number has one outcome, which is true, and no request did what none may do. */
    void assertLaws() {
        assertThat(service.violations).as(name).isEmpty();
        Map<Target, Integer> outcomes = new HashMap<>();
        received.forEach(outcome -> outcomes.merge(outcome.target(), 1, Integer::sum));
        assertThat((long) outcomes.size()).as(name).isEqualTo(plan.size());
        assertThat(outcomes.values()).as(name).containsOnly(1);
        received.forEach(this::assertTrue);
        boolean forces = service.sent.stream().anyMatch(request -> request.wish() == Wish.FORCE_ON);
        assertThat(forces && operation != Operation.MOVE_ATOMIC).as(name).isFalse();
    }

    private void assertTrue(Outcome outcome) {
        Target target = outcome.target();
        long number = target.phoneNumber().digits();
        String on = service.connectorOf.get(number);
        String what = outcome + " is on " + on + ", was on " + before.get(number) + " (" + name + ")";
        switch (outcome.status()) {
            case MOVED, ALREADY_MOVED ->
                assertThat(on).as(what).isEqualTo(target.connector().toVoiceConnectorId());
            case STRANDED ->
                assertThat(readable && !cutShort && on != null).as(what).isFalse();
            case RELEASED, ALREADY_RELEASED ->
                assertThat(service.deleted).as(what).contains(number);
            case RESTORED, ALREADY_RESTORED ->
                assertThat(service.deleted).as(what).doesNotContain(number);
            case FAILED, SKIPPED, REJECTED -> assertUnchanged(outcome, target, what);
            case UNKNOWN -> assertThat(outcome.attempts()).as(what).isPositive();
            default -> throw new AssertionError("no such outcome here: " + what);
        }
    }

    private void assertUnchanged(Outcome outcome, Target target, String what) {
        long number = target.phoneNumber().digits();
        String on = service.connectorOf.get(number);
        if (operation.moves()) {
            boolean back = outcome.status() == Status.FAILED
                    && target.connector().withoutMove().voiceConnectorId().equals(on);
            assertThat(back || Objects.equals(on, before.get(number))).as(what).isTrue();
        } else {
            assertThat(service.deleted.contains(number)).as(what).isEqualTo(deletedBefore.contains(number));
        }
    }
}
