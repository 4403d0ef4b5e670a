package io.github.onhook.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class ExpiringCacheTest {

    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final Duration LATENCY = Duration.ofSeconds(2);

    private record Value(int number, Instant ends) {}

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Time time = Time.virtual(clock);
    private final List<Object> received = new ArrayList<>();
    private final ExpiringCache<Value> kept =
            new ExpiringCache<>(listener -> load(), Value::ends, Duration.ofDays(1), time);
    private int loads;
    private boolean failing;

    @AfterEach
    void dispose() {
        clock.dispose();
    }

    @Test
    void allWhoAskAtOnceShareOneLoad() {
        for (int i = 0; i < 100; i++) {
            ask();
        }
        assertThat(received).isEmpty();

        clock.advanceTimeBy(LATENCY);

        assertThat(received).hasSize(100).containsOnly(1);
        assertThat(loads).isEqualTo(1);
    }

    @Test
    void whoAsksNearTheEndGetsTheOldValueAtOnceAndTheNextOneTheNew() {
        has(1);
        clock.advanceTimeBy(LIFE.multipliedBy(94).dividedBy(100));

        ask();
        ask();
        assertThat(received).containsExactly(1, 1, 1);
        assertThat(loads).isEqualTo(2);
        clock.advanceTimeBy(LATENCY);
        ask();

        assertThat(received).containsExactly(1, 1, 1, 2);
        assertThat(loads).isEqualTo(2);
    }

    @Test
    void aValueThatNobodyAsksForIsNotRenewed() {
        has(1);

        clock.advanceTimeBy(Duration.ofHours(6));

        assertThat(loads).isEqualTo(1);
        ask();
        assertThat(received).containsExactly(1);
        clock.advanceTimeBy(LATENCY);
        assertThat(received).containsExactly(1, 2);
    }

    @Test
    void aFailureIsRememberedForHalfAMinute() {
        failing = true;
        ask();
        clock.advanceTimeBy(LATENCY);
        ask();
        clock.advanceTimeBy(Duration.ofSeconds(29));
        ask();

        assertThat(received).containsExactly("failed", "failed", "failed");
        assertThat(loads).isEqualTo(1);
        clock.advanceTimeBy(Duration.ofSeconds(1));
        failing = false;
        has(2);
    }

    @Test
    void aRenewalThatFailsLeavesTheOldValueUntilItsEnd() {
        has(1);
        failing = true;
        clock.advanceTimeBy(LIFE.multipliedBy(94).dividedBy(100));
        ask();
        clock.advanceTimeBy(LATENCY);
        ask();

        assertThat(received).containsExactly(1, 1, 1);
        assertThat(loads).isEqualTo(2);
        clock.advanceTimeBy(LIFE);
        ask();
        clock.advanceTimeBy(LATENCY);
        assertThat(received).containsExactly(1, 1, 1, "failed");
    }

    @Test
    void whoCancelsDoesNotCancelTheLoadForTheOthers() {
        Disposable first = kept.get(SessionListener.NONE).subscribe();
        ask();

        first.dispose();
        clock.advanceTimeBy(LATENCY);

        assertThat(received).containsExactly(1);
        assertThat(loads).isEqualTo(1);
    }

    @Test
    void aRefusedValueIsReplacedOnceForAllWhoWereRefusedWithIt() {
        has(1);
        Value refused = new Value(1, Instant.EPOCH.plus(LATENCY).plus(LIFE));

        for (int i = 0; i < 50; i++) {
            kept.instead(refused, SessionListener.NONE).subscribe(v -> received.add(v.number));
        }
        clock.advanceTimeBy(LATENCY);
        kept.instead(refused, SessionListener.NONE).subscribe(v -> received.add(v.number));

        assertThat(loads).isEqualTo(2);
        assertThat(received.subList(1, 52)).containsOnly(2);
    }

    private void has(int number) {
        ask();
        clock.advanceTimeBy(LATENCY);
        assertThat(received.get(received.size() - 1)).isEqualTo(number);
    }

    private void ask() {
        kept.get(SessionListener.NONE).subscribe(v -> received.add(v.number), e -> received.add("failed"));
    }

    private Mono<Value> load() {
        int number = ++loads;
        return Mono.delay(LATENCY, clock)
                .flatMap(tick -> failing
                        ? Mono.error(new IllegalStateException("no"))
                        : Mono.just(new Value(number, time.now().get().plus(LIFE))));
    }
}
