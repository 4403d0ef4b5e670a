package io.github.onhook.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.util.RaceTestUtils;

class CallLimiterTest {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final List<CallLimiter.Permit> permits = new ArrayList<>();

    @AfterEach
    void dispose() {
        clock.dispose();
    }

    @Test
    void takesNothingBeforeSubscription() {
        CallLimiter limiter = limiter(10, 5);

        Mono<CallLimiter.Permit> first = limiter.acquire();
        limiter.acquire().subscribe(permits::add);
        clock.advanceTime();

        assertThat(permits).hasSize(1);
        first.subscribe(permits::add);
        clock.advanceTime();
        assertThat(permits).hasSize(1);
    }

    @Test
    void givesPermitsInOrderAtTheRate() {
        CallLimiter limiter = limiter(10, 5);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            limiter.acquire().subscribe(permit -> order.add(number));
        }

        clock.advanceTime();
        assertThat(order).containsExactly(0);
        clock.advanceTimeBy(Duration.ofMillis(101));
        assertThat(order).containsExactly(0, 1);
        clock.advanceTimeBy(Duration.ofMillis(200));

        assertThat(order).containsExactly(0, 1, 2, 3);
    }

    @Test
    void reportsHowLongAPermitWasWaitedFor() {
        CallLimiter limiter = limiter(10, 5);
        acquire(limiter, 2);

        clock.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(permits.get(0).waitedNanos()).isZero();
        assertThat(permits.get(1).waitedNanos()).isBetween(99_000_000L, 101_000_000L);
    }

    @Test
    void givesNoMorePermitsAtOnceThanAllowed() {
        CallLimiter limiter = limiter(1_000, 3);
        acquire(limiter, 10);

        clock.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(permits).hasSize(3);
        permits.get(0).answered();
        permits.get(1).abandoned();
        clock.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(permits).hasSize(5);
    }

    @Test
    void countsAPermitOnceThatIsEndedTwice() {
        CallLimiter limiter = limiter(1_000, 1);
        acquire(limiter, 3);
        clock.advanceTimeBy(Duration.ofSeconds(1));

        permits.get(0).answered();
        permits.get(0).throttled();
        permits.get(0).abandoned();
        clock.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(permits).hasSize(2);
    }

    @Test
    void takesNoTokenForAWaiterThatCancelled() {
        CallLimiter limiter = limiter(1, 5);
        acquire(limiter, 1);
        List<Disposable> impatient = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            impatient.add(limiter.acquire().subscribe(permits::add));
        }
        acquire(limiter, 1);
        clock.advanceTime();

        impatient.forEach(Disposable::dispose);
        clock.advanceTimeBy(Duration.ofMillis(1_001));

        assertThat(permits).hasSize(2);
    }

    @Test
    void lowersTheRateOfWaitersAfterAThrottledRequest() {
        CallLimiter limiter = limiter(10, 50);
        acquire(limiter, 1);
        clock.advanceTime();
        acquire(limiter, 40);

        permits.get(0).throttled();
        clock.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(permits).hasSizeBetween(3, 9);
    }

    @Test
    void leaksNoPermitWhenCancelRacesWithGiving() {
        Scheduler real = Schedulers.newSingle("limiter");
        try (CallLimiter limiter = new CallLimiter(Time.of(real), RateController.known(1e9, 0, 1), 1)) {
            for (int round = 0; round < 2_000; round++) {
                Taker taker = new Taker();
                limiter.acquire().subscribe(taker);
                RaceTestUtils.race(taker::cancel, () -> {});
            }

            assertThat(limiter.acquire().block(Duration.ofSeconds(5))).isNotNull();
        } finally {
            real.dispose();
        }
    }

    @Test
    void acceptsTheEndOfAPermitAfterClose() {
        CallLimiter limiter = limiter(10, 5);
        acquire(limiter, 1);
        clock.advanceTime();

        limiter.close();
        permits.get(0).answered();

        assertThat(limiter.acquire().onErrorComplete().blockOptional(Duration.ofSeconds(1)))
                .isEmpty();
    }

    private void acquire(CallLimiter limiter, int times) {
        for (int i = 0; i < times; i++) {
            limiter.acquire().subscribe(permits::add);
        }
    }

    private CallLimiter limiter(double rate, int maxInFlight) {
        return new CallLimiter(Time.virtual(clock), RateController.known(rate / 0.98, 0, 64), maxInFlight);
    }

    /** Ends the permit that it was given, and knows of none if it had cancelled before. */
    private static final class Taker implements CoreSubscriber<CallLimiter.Permit> {

        private final AtomicInteger given = new AtomicInteger();
        private volatile Subscription subscription = new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
        };

        void cancel() {
            subscription.cancel();
        }

        @Override
        public void onSubscribe(Subscription s) {
            subscription = s;
            s.request(1);
        }

        @Override
        public void onNext(CallLimiter.Permit permit) {
            assertThat(given.incrementAndGet()).isEqualTo(1);
            permit.answered();
        }

        @Override
        public void onError(Throwable e) {
            throw new AssertionError(e);
        }

        @Override
        public void onComplete() {}
    }
}
