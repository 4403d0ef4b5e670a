package io.github.onhook.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Orchestrator;
import io.github.onhook.internal.chime.Association;
import io.github.onhook.internal.chime.ChangeCall;
import io.github.onhook.internal.chime.NumberResult;
import io.github.onhook.internal.chime.VoiceService;
import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Target;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** What is active returns to zero when a run does not end by itself. In virtual time. */
class BrokenRunsTest {

    private static final String ANSWERING = "111122223333";
    private static final String SILENT = "444455556666";

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final List<String> open = new ArrayList<>();
    private final List<Double> requestsActive = new ArrayList<>();

    BrokenRunsTest() {
        observations.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStart(Observation.Context context) {
                open.add(context.getName());
            }

            @Override
            public void onStop(Observation.Context context) {
                open.remove(context.getName());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
    }

    @AfterEach
    void dispose() {
        scheduler.dispose();
    }

    /** Answers the calls of one account after a second, and those of the other never. */
    private static final class HalfSilent implements VoiceService {

        private final VirtualTimeScheduler scheduler;

        HalfSilent(VirtualTimeScheduler scheduler) {
            this.scheduler = scheduler;
        }

        private <T> Mono<T> answer(Location location, T answer) {
            return location.accountId().equals(SILENT)
                    ? Mono.never()
                    : Mono.delay(Duration.ofSeconds(1), scheduler).thenReturn(answer);
        }

        @Override
        public Mono<Void> prepare(String region) {
            return Mono.empty();
        }

        @Override
        public Mono<ChangeResult> change(ChangeCall call, Connector on, List<PhoneNumber> numbers, Session session) {
            return answer(on.location(), new ChangeResult.Accepted(List.of(), "request"));
        }

        @Override
        public Mono<NumberResult> read(Location location, PhoneNumber number, Session session) {
            return answer(location, new NumberResult.Shown(List.of(), "request"));
        }

        @Override
        public Mono<ReadResult> list(Association.Kind kind, Connector on, @Nullable String token, Session session) {
            return answer(on.location(), new ReadResult.Listed(Set.of(), null, "request"));
        }

        @Override
        public void close() {}
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private static Plan plan() {
        Plan.Builder plan = Plan.builder();
        for (int i = 0; i < 400; i++) {
            plan.add(
                    Target.of(i % 2 == 0 ? ANSWERING : SILENT, "us-east-1", "connector", "+12065550%03d".formatted(i)));
        }
        return plan.build();
    }

    private Orchestrator orchestrator(RunListener further) {
        return Orchestrator.builder((account, listener) ->
                        Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null)))
                .voice(new HalfSilent(scheduler))
                .time(Time.virtual(scheduler))
                .listener(Micrometer.listener(meters))
                .listener(Micrometer.listener(observations))
                .listener(further)
                .build();
    }

    private void assertNothingIsActive() {
        assertThat(requestsActive)
                .as("requests active when the run broke")
                .first()
                .satisfies(active -> assertThat(active).isPositive());
        assertThat(gauge("onhook.requests.active")).isZero();
        assertThat(gauge("onhook.runs.active")).isZero();
        assertThat(gauge("onhook.numbers.pending")).isZero();
        assertThat(open).as("open observations").isEmpty();
    }

    /** Not by a lambda, whose subscriber catches and cancels; and with so little demand that the run would wait for more. */
    @Test
    void closesGaugesAndObservationsWhenTheSubscriberThrows() {
        AtomicReference<Throwable> error = new AtomicReference<>();

        orchestrator(new RunListener() {}).run(plan()).outcomes().subscribe(new CoreSubscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(51);
            }

            @Override
            public void onNext(Outcome outcome) {
                requestsActive.add(gauge("onhook.requests.active"));
                throw new IllegalStateException("thrown on purpose");
            }

            @Override
            public void onError(Throwable e) {
                error.set(e);
            }

            @Override
            public void onComplete() {}
        });
        scheduler.advanceTimeBy(Duration.ofHours(1));

        assertThat(error.get()).hasMessage("thrown on purpose");
        assertNothingIsActive();
    }

    @Test
    void closesGaugesAndObservationsWhenTheJvmFailsInTheRun() {
        AtomicReference<Throwable> error = new AtomicReference<>();
        RunListener failing = new RunListener() {
            @Override
            public void settled(Outcome outcome) {
                requestsActive.add(gauge("onhook.requests.active"));
                throw new OutOfMemoryError("thrown on purpose");
            }
        };

        orchestrator(failing).run(plan()).outcomes().subscribe(outcome -> {}, error::set);
        scheduler.advanceTimeBy(Duration.ofHours(1));

        assertThat(error.get()).isInstanceOf(IllegalStateException.class).hasCauseInstanceOf(OutOfMemoryError.class);
        assertNothingIsActive();
    }
}
