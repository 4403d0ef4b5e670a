package io.github.onhook.embedded;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Rig;
import io.github.onhook.Run;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Settings;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Latency;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.testing.Tries;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** Random runs over HTTP that are cancelled, throw and time out drop no signal and discard nothing internal. */
@Isolated("Reactor's hooks are the JVM's")
class DroppedSignalsTest {

    private static final int RUNS = Tries.of(100, 300);
    private static final int AT_ONCE = 4;

    private final Queue<String> dropped = new ConcurrentLinkedQueue<>();
    private final Queue<Object> discarded = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void listen() {
        Hooks.onNextDropped(value -> dropped.add("onNext " + value));
        Hooks.onErrorDropped(error -> dropped.add("onError " + error));
    }

    @AfterEach
    void listenNoMore() {
        Hooks.resetOnNextDropped();
        Hooks.resetOnErrorDropped();
    }

    @Test
    void dropsNothingInRunsThatAreCancelledThrowAndTimeOut() {
        Fleet fleet = Fleet.builder()
                .account(
                        "111122223333",
                        a -> a.region("us-east-1", r -> r.connector("aaaaaaaaaaaaaaaaaaaaa1", numbers())))
                .build();
        Settings.Builder settings = Settings.builder()
                .rate(1_000)
                .burst(100)
                .batchSize(5)
                .attempts(2)
                .requestTimeout(Duration.ofMillis(40));
        try (Rig rig = Rig.of(fleet, settings)) {
            rig.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                            .share(.3)
                            .slow(Latency.fixed(Duration.ofMillis(60))));
            Long ended = Flux.range(0, RUNS)
                    .flatMap(seed -> disturbed(rig, new Random(seed)), AT_ONCE)
                    .count()
                    .block(PATIENCE);
            assertThat(ended).isEqualTo(RUNS);
        }

        assertThat(dropped).isEmpty();
        assertThat(discarded).allMatch(Outcome.class::isInstance);
    }

    private static String[] numbers() {
        String[] numbers = new String[40];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = "+1206555" + (1_000 + i);
        }
        return numbers;
    }

    /** Takes some outcomes, then cancels, throws or goes on; ends when the run has ended. */
    private Mono<Boolean> disturbed(Rig rig, Random random) {
        Run run = rig.orchestrator.run(rig.plan());
        int disturbance = random.nextInt(3);
        int after = random.nextInt(40);
        AtomicInteger taken = new AtomicInteger();
        Flux<Outcome> outcomes = run.outcomes();
        Flux<Outcome> taking = switch (disturbance) {
            case 0 -> outcomes.take(after + 1L);
            case 1 ->
                outcomes.doOnNext(outcome -> {
                    if (taken.getAndIncrement() == after) {
                        throw new NoClassDefFoundError("thrown/on/Purpose");
                    }
                });
            default -> outcomes;
        };
        return taking.doOnDiscard(Object.class, discarded::add)
                .then()
                .onErrorComplete()
                .then(run.report())
                .map(report -> true)
                .onErrorReturn(true);
    }
}
