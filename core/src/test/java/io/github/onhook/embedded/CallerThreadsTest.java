package io.github.onhook.embedded;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * A caller's thread, such as the event loop of a server whose handler begins a run, only hands over: nothing of the run happens
 * on it. Measured in events, for a service that answers at once on the thread that asks.
 */
class CallerThreadsTest {

    private static final String EVENT_LOOP = "server-event-loop";

    private final InstantVoice voice = new InstantVoice();
    private final Set<String> threads = voice.threads;
    private final Scheduler eventLoop = Schedulers.newSingle(task -> new Thread(task, EVENT_LOOP));
    private final Orchestrator orchestrator = voice.orchestrator()
            .settings(Settings.builder().rate(1e6).burst(1_000).build())
            .listener(new ThreadsOfEvents())
            .build();

    private final class ThreadsOfEvents implements RunListener {
        @Override
        public Context requestSent(RunEvent.RequestSent event, Context run) {
            seen();
            return run;
        }

        @Override
        public void settled(Outcome outcome) {
            seen();
        }
    }

    private void seen() {
        threads.add(Thread.currentThread().getName());
    }

    /** Runs a task on the event loop and waits for it, as a handler does that begins a run and returns. */
    private <T> T handled(Mono<T> handler) {
        return handler.subscribeOn(eventLoop).blockOptional(PATIENCE).orElseThrow();
    }

    @Test
    void subscribingRequestingAndStoppingDoNoWorkOnTheCallersThread() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Run run = orchestrator.run(InstantVoice.plan(5_000));
        BaseSubscriber<Outcome> taker = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(500);
            }

            @Override
            protected void hookOnNext(Outcome outcome) {
                seen();
            }

            @Override
            protected void hookFinally(SignalType type) {
                ended.countDown();
            }
        };

        handled(Mono.fromSupplier(() -> {
            run.outcomes().subscribe(taker);
            return true;
        }));
        handled(Mono.fromSupplier(() -> {
            taker.request(1_000);
            run.pause();
            run.resume();
            return true;
        }));
        handled(Mono.fromSupplier(() -> {
            run.stop("enough");
            taker.requestUnbounded();
            return true;
        }));

        assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(threads).isNotEmpty().doesNotContain(EVENT_LOOP);
    }

    @Test
    void aStreamAndItsSourceDoNoWorkOnTheCallersThread() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Flux<Outcome> outcomes = orchestrator
                .disassociate(InstantVoice.targets(5_000).doOnNext(target -> seen()))
                .doOnNext(outcome -> seen())
                .doFinally(signal -> ended.countDown());

        handled(Mono.fromSupplier(() -> {
            outcomes.subscribe();
            return true;
        }));

        assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(threads).isNotEmpty().doesNotContain(EVENT_LOOP);
    }

    @Test
    void aSubscriberThatBlocksStallsNoOtherRun() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        orchestrator
                .run(InstantVoice.plan(500))
                .outcomes()
                .doFinally(signal -> ended.countDown())
                .subscribe(outcome -> {
                    blocked.countDown();
                    awaited(release);
                });

        assertThat(awaited(blocked)).isTrue();
        for (int i = 0; i < 8; i++) {
            Run other = orchestrator.run(InstantVoice.plan(500));
            assertThat(other.outcomes().count().block(PATIENCE)).isEqualTo(500);
        }
        assertThat(ended.getCount()).isEqualTo(1);
        release.countDown();

        assertThat(awaited(ended)).isTrue();
    }

    @Test
    void blockWorksInASubscriberAndFailsAtOnceInAListener() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Orchestrator listening = voice.orchestrator()
                .listener(new RunListener() {
                    @Override
                    public void settled(Outcome outcome) {
                        try {
                            Mono.never().block();
                        } catch (RuntimeException e) {
                            thrown.set(e);
                        }
                    }
                })
                .build();

        Long count = listening
                .run(InstantVoice.plan(5))
                .outcomes()
                .doOnNext(outcome -> Mono.delay(Duration.ofMillis(1)).block(PATIENCE))
                .count()
                .block(PATIENCE);

        assertThat(count).isEqualTo(5);
        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("block()");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
