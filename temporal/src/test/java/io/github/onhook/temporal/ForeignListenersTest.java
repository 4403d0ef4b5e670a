package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Listeners that throw, in the process that follows a run. */
class ForeignListenersTest {

    private static final List<Supplier<Throwable>> KINDS = List.of(
            () -> new IllegalStateException("thrown on purpose"),
            () -> new IOException("thrown on purpose"),
            () -> new InterruptedException("thrown on purpose"),
            () -> new AssertionError("thrown on purpose"),
            () -> new NoClassDefFoundError("thrown/on/Purpose"));

    private final List<String> called = new ArrayList<>();

    /** A listener that throws from every call, or from one. */
    private RunListener throwing(String place, Supplier<Throwable> what) {
        return (RunListener) Proxy.newProxyInstance(
                RunListener.class.getClassLoader(), new Class<?>[] {RunListener.class}, (proxy, method, args) -> {
                    called.add(method.getName());
                    if (place.equals(method.getName())
                            || (place.equals("every event") && !isForRun(method.getName()))) {
                        throw what.get();
                    }
                    return isForRun(method.getName()) ? proxy : null;
                });
    }

    private static boolean isForRun(String name) {
        return name.equals("forRun");
    }

    private static Stage stage() {
        return new Stage(HistoryKeys.random(), (order, numbers) -> Stage.all(Status.DISASSOCIATED, numbers));
    }

    private static TemporalOrchestrator orchestrator(Stage stage, RunListener listener) {
        return TemporalOrchestrator.builder(stage.service, Stage.QUEUE, stage.keys)
                .listener(listener)
                .build();
    }

    @Test
    void finishesTheRunWhateverAListenerThrows() {
        try (Stage stage = stage()) {
            for (Supplier<Throwable> kind : KINDS) {
                for (String place : List.of("forRun", "every event")) {
                    called.clear();
                    TemporalRun run = orchestrator(stage, throwing(place, kind)).run(Stage.plan(2, 3));

                    List<Outcome> outcomes = run.outcomes().collectList().block(PATIENCE);

                    assertThat(outcomes).as(place + ": " + kind.get()).hasSize(6);
                    assertThat(run.soFar().status()).isEqualTo(RunStatus.SUCCEEDED);
                    assertThat(called).contains(place.equals("forRun") ? "forRun" : "runFinished");
                }
            }
        }
    }

    @Test
    void endsTheOutcomesWithAnErrorWhenTheJvmFailsInAListener() {
        try (Stage stage = stage()) {
            for (String place : List.of("runStarted", "targetsAccepted", "settled", "runFinished")) {
                RunListener failing = throwing(place, () -> new OutOfMemoryError("thrown on purpose"));

                StepVerifier.create(orchestrator(stage, failing).disassociate(Stage.plan(2, 3)))
                        .thenConsumeWhile(outcome -> true)
                        .expectErrorSatisfies(e -> assertThat(e)
                                .as(place)
                                .isInstanceOf(IllegalStateException.class)
                                .hasCauseInstanceOf(OutOfMemoryError.class))
                        .verify(PATIENCE);
            }
        }
    }
}
