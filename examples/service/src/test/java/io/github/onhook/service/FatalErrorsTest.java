package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import reactor.core.scheduler.Schedulers;

@ResourceLock(Resources.GLOBAL)
class FatalErrorsTest {

    private final List<AvailabilityState> states = new CopyOnWriteArrayList<>();
    private final FatalErrors errors =
            new FatalErrors(event -> states.add(((AvailabilityChangeEvent<?>) event).getState()));

    @AfterEach
    void restore() {
        errors.destroy();
    }

    @Test
    void endsHealthOnceForAnErrorOfTheJvm() {
        errors.check(new CompletionException(new OutOfMemoryError("test")));
        errors.check(new StackOverflowError("test"));

        assertThat(states).containsExactly(LivenessState.BROKEN, ReadinessState.REFUSING_TRAFFIC);
    }

    @Test
    void leavesHealthAsItIsForAnyOtherError() {
        errors.check(new IllegalStateException("test"));
        errors.check(new AssertionError("test"));

        assertThat(states).isEmpty();
    }

    @Test
    void watchesTheThreadsOfReactor() {
        Schedulers.boundedElastic().schedule(() -> {
            throw new OutOfMemoryError("test");
        });

        await().atMost(PATIENCE).until(() -> states.contains(LivenessState.BROKEN));
    }

    @Test
    void watchesOtherThreads() throws InterruptedException {
        Thread thread = new Thread(() -> {
            throw new OutOfMemoryError("test");
        });
        thread.start();
        thread.join();

        assertThat(states).contains(LivenessState.BROKEN);
    }
}
