package io.github.onhook.internal.engine;

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
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** A run in virtual time, over a {@link FakeService} whose faults are given. */
final class Stage implements RunListener {

    final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    final Time time = Time.virtual(scheduler);
    final FakeService service;
    final List<Outcome> outcomes = new ArrayList<>();
    final Set<PhoneNumber> protectedNumbers = new HashSet<>();

    int reads;
    int settled;

    SessionProvider sessions =
            (account, listener) -> Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null));

    @Nullable DoubleSupplier totalRate;

    @Nullable RunStatus ended;

    @Nullable String stopReason;

    @Nullable Throwable failure;

    private final Plan plan;

    Stage(Plan plan) {
        this(plan, FaultProfile.none());
    }

    Stage(Plan plan, FaultProfile faults) {
        this.plan = plan;
        this.service = new FakeService(plan, 0, time, new Random(1), faults);
    }

    /** So many locations, each with so many numbers on one connector. */
    static Plan plan(int locations, int numbersEach) {
        Plan.Builder builder = Plan.builder();
        for (int location = 0; location < locations; location++) {
            for (int i = 0; i < numbersEach; i++) {
                builder.add(Target.of(
                        "1111222233" + (10 + location),
                        "us-east-1",
                        "connector" + location,
                        "+" + (12_060_000_000L + 100_000L * location + i)));
            }
        }
        return builder.build();
    }

    Outcomes prepare(Settings.Builder settings) {
        return Outcomes.of(engine(settings), "run", plan);
    }

    Outcomes prepare(Settings.Builder settings, Publisher<Target> targets) {
        return Outcomes.of(engine(settings), "run", targets);
    }

    Outcomes prepare(Settings.Builder settings, RunRecord record) {
        return Outcomes.of(engine(settings), record);
    }

    private Engine engine(Settings.Builder settings) {
        return new Engine(
                settings.build(),
                Operations.of(settings.build().operation(), service),
                sessions,
                this,
                new ProtectedItems(protectedNumbers),
                time,
                () -> 0.5,
                totalRate,
                null);
    }

    /** Subscribes with unbounded demand; outcomes are collected. */
    void begin(Outcomes run) {
        run.subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Outcome outcome) {
                outcomes.add(outcome);
            }

            @Override
            protected void hookOnError(Throwable error) {
                failure = error;
            }
        });
    }

    /** Runs to the end; how long that takes. */
    Duration run(Outcomes run) {
        Instant began = time.now().get();
        begin(run);
        for (int step = 0; ended == null && step < 100_000; step++) {
            pass(Duration.ofMillis(100));
        }
        return Duration.between(began, time.now().get());
    }

    void pass(Duration duration) {
        scheduler.advanceTimeBy(duration);
    }

    long count(Status status) {
        return outcomes.stream().filter(o -> o.status() == status).count();
    }

    @Override
    public void readSent(RunEvent.ReadSent event) {
        reads++;
    }

    @Override
    public void settled(Outcome outcome) {
        settled++;
    }

    @Override
    public void runFinished(RunEvent.RunFinished event) {
        ended = event.status();
        stopReason = event.stopReason();
    }
}
