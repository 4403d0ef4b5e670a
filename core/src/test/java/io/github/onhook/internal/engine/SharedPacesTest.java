package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.rate.LocationPace;
import io.github.onhook.internal.rate.TokenBucket;
import io.github.onhook.model.Location;
import io.github.onhook.model.Settings;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.rate.SharedRates;
import io.github.onhook.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Orchestrators that send to one location at once and divide its rate, in virtual time. */
class SharedPacesTest {

    private static final Location HERE = new Location("111122223333", "us-east-1");
    private static final Duration STEP = Duration.ofMillis(2);
    private static final long LATENCY_NANOS = 40_000_000;
    private static final double QUOTA = 10;

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    private final Time time = Time.virtual(scheduler);
    private final SharedRates shared = SharedRates.inMemory(time.now()::get);
    private final TokenBucket server = new TokenBucket(QUOTA, 2, 0);
    private final PriorityQueue<Answer> answers = new PriorityQueue<>((one, other) -> Long.compare(one.at, other.at));
    private final List<Long> sent = new ArrayList<>();
    private boolean away;
    private int reads;
    private Duration answersAfter = Duration.ofMillis(5);

    private record Answer(Sender sender, long sentAt, long at, boolean admitted) {}

    private final SharedRates store = new SharedRates() {
        @Override
        public Mono<Snapshot> read(Collection<RateMemory.Key> keys) {
            reads++;
            return away
                    ? Mono.error(new IOException("the database is away"))
                    : shared.read(keys).delayElement(answersAfter, scheduler);
        }

        @Override
        public Mono<Set<RateMemory.Key>> write(Map<RateMemory.Key, State> states) {
            return shared.write(states).delayElement(answersAfter, scheduler);
        }
    };

    /** One orchestrator with a run that always has something to send. */
    private final class Sender {
        final LocationPace.Member run;
        int sent;
        int throttled;
        long askAt;

        Sender(Settings.Builder settings) {
            run = new Paces(settings.build(), time, RateMemory.none(), store, null).join(HERE, 10_000, () -> askAt = 0);
        }

        /** As a lane does, asks again only when the wait is over, with an answer, and when it is woken. */
        void pump() {
            long now = time.nanoTime().getAsLong();
            while (askAt <= now) {
                long wait = run.changes().nanosUntilSend(now);
                askAt = now + wait;
                if (wait > 0) {
                    return;
                }
                run.changes().send(now);
                boolean admitted = server.nanosUntilToken(now) == 0;
                if (admitted) {
                    server.take(now);
                }
                sent++;
                SharedPacesTest.this.sent.add(now);
                answers.add(new Answer(this, now, now + LATENCY_NANOS, admitted));
            }
        }
    }

    private void let(Duration duration, Sender... senders) {
        long end = time.nanoTime().getAsLong() + duration.toNanos();
        while (time.nanoTime().getAsLong() < end) {
            scheduler.advanceTimeBy(STEP);
            long now = time.nanoTime().getAsLong();
            while (!answers.isEmpty() && answers.peek().at <= now) {
                Answer answer = answers.remove();
                answer.sender.askAt = 0;
                if (answer.admitted) {
                    answer.sender.run.changes().succeeded(answer.sentAt, now);
                } else {
                    answer.sender.throttled++;
                    answer.sender.run.changes().throttled(answer.sentAt, now, 1);
                }
            }
            for (Sender sender : senders) {
                sender.pump();
            }
        }
    }

    /** The most requests of all in any window, beyond what the rate allows in it. */
    private double excess(double rate) {
        double most = 0;
        for (int from = 0; from < sent.size(); from++) {
            for (int to = from; to < sent.size(); to++) {
                double allowed = rate * (sent.get(to) - sent.get(from)) / 1e9;
                most = Math.max(most, to - from + 1 - allowed);
            }
        }
        return most;
    }

    private static Settings.Builder known() {
        return Settings.builder().rate(QUOTA);
    }

    /** The law: the rate, one request that each saved up, and what is sent while the store answers. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverSendsMoreThanTheRateTogether(long seed) {
        Random random = new Random(seed);
        Sender one = new Sender(known());
        let(Duration.ofMillis(random.nextInt(3_000)), one);
        Sender two = new Sender(known());
        let(Duration.ofMillis(4_000 + random.nextInt(3_000)), one, two);
        Sender three = new Sender(known());
        let(Duration.ofSeconds(8), one, two, three);
        one.run.leave();
        let(Duration.ofSeconds(8), two, three);

        assertThat(excess(QUOTA)).as("seed %d", seed).isLessThan(3 + 1.5);
        assertThat(sent.size() / (time.nanoTime().getAsLong() / 1e9)).isBetween(0.8 * QUOTA, QUOTA);
    }

    @Test
    void sendsEachItsPartOfAQuotaThatNobodyKnows() {
        Sender one = new Sender(Settings.builder());
        Sender two = new Sender(Settings.builder());
        let(Duration.ofSeconds(20), one, two);
        int before = sent.size();
        int oneBefore = one.sent;
        int throttledBefore = one.throttled + two.throttled;

        let(Duration.ofSeconds(60), one, two);

        int later = sent.size() - before;
        assertThat(later).isBetween((int) (0.9 * 60 * QUOTA), (int) (1.1 * 60 * QUOTA));
        assertThat((double) (one.sent - oneBefore) / later).isBetween(0.4, 0.6);
        assertThat(one.throttled + two.throttled - throttledBefore).isLessThan((int) (0.08 * later));
    }

    @Test
    void takesTheWholeRateWhenTheOtherLeaves() {
        Sender one = new Sender(known());
        Sender two = new Sender(known());
        let(Duration.ofSeconds(5), one, two);
        assertThat(two.run.changes().rate()).isBetween(0.4 * QUOTA, 0.5 * QUOTA);

        one.run.leave();
        let(Duration.ofSeconds(2), two);

        assertThat(two.run.changes().rate()).isBetween(0.95 * QUOTA, QUOTA);
    }

    @Test
    void goesOnAtItsOwnPartWhileTheStoreIsAwayAndSharesAgainAfterwards() {
        Sender one = new Sender(known());
        Sender two = new Sender(known());
        let(Duration.ofSeconds(5), one, two);

        away = true;
        let(Duration.ofSeconds(30), one, two);
        assertThat(one.run.changes().rate()).isBetween(0.4 * QUOTA, 0.5 * QUOTA);
        assertThat(two.run.changes().rate()).isBetween(0.4 * QUOTA, 0.5 * QUOTA);
        assertThat(excess(QUOTA)).isLessThan(3);

        away = false;
        let(Duration.ofSeconds(5), one, two);
        one.run.leave();
        let(Duration.ofSeconds(3), two);
        assertThat(two.run.changes().rate()).isGreaterThan(0.9 * QUOTA);
    }

    @Test
    void goesOnAtItsFairPartWhenTheStoreGoesAwayBeforeItHasOne() {
        Sender one = new Sender(known());
        let(Duration.ofSeconds(5), one);
        Sender two = new Sender(known());
        let(Duration.ofMillis(200), one, two);
        assertThat(two.run.changes().rate()).isLessThan(0.1);

        away = true;
        let(Duration.ofSeconds(4), one, two);
        int before = two.sent;
        let(Duration.ofSeconds(10), one, two);

        assertThat(two.run.changes().rate()).isBetween(0.4 * QUOTA, 0.5 * QUOTA);
        assertThat(two.sent - before).isGreaterThan(35);
    }

    @Test
    void doesNotWaitForAStoreThatDoesNotAnswer() {
        answersAfter = Duration.ofDays(1);
        Sender one = new Sender(known());

        let(Duration.ofSeconds(10), one);

        assertThat(one.sent).isBetween((int) (0.95 * 10 * QUOTA), (int) (10 * QUOTA) + 1);
    }

    @Test
    void asksOnceASecond() {
        Sender one = new Sender(known());
        let(Duration.ofSeconds(60), one);

        assertThat(reads).isBetween(55, 61);

        one.run.leave();
        let(Duration.ofSeconds(1));
        int left = reads;
        let(Duration.ofSeconds(60));
        assertThat(reads).isEqualTo(left);
    }

    @Test
    void asksForAllLocationsAtOnce() {
        Paces paces = new Paces(known().build(), time, RateMemory.none(), store, null);
        for (int i = 0; i < 20; i++) {
            paces.join(new Location("1111222233" + (10 + i), "us-east-1"), 10_000, () -> {});
            scheduler.advanceTimeBy(Duration.ofMillis(70));
        }
        scheduler.advanceTimeBy(Duration.ofSeconds(2));
        int before = reads;

        scheduler.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(reads - before).isEqualTo(10);
    }
}
