package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.rate.LearnedRate;
import io.github.onhook.internal.rate.LocationPace;
import io.github.onhook.internal.rate.Pace;
import io.github.onhook.internal.rate.TokenBucket;
import io.github.onhook.model.Location;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Settings.Quota;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class PacesTest {

    private static final Location HERE = new Location("111122223333", "us-east-1");
    private static final long REQUESTS = 10_000;

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    private final Time time = Time.virtual(scheduler);
    private final Map<RateMemory.Key, RateMemory.Entry> stored = new HashMap<>();
    private final RateMemory memory = new RateMemory() {
        @Override
        public @Nullable Entry load(Key key) {
            return stored.get(key);
        }

        @Override
        public void store(Key key, Entry entry) {
            stored.put(key, entry);
        }
    };

    private Paces paces(Settings.Builder settings, RateMemory from) {
        return new Paces(settings.build(), time, from, null);
    }

    private static LocationPace.Member join(Paces paces) {
        return paces.join(HERE, REQUESTS, () -> {});
    }

    private void remember(LearnedRate learned, Duration age) {
        stored.put(
                new RateMemory.Key("111122223333", "us-east-1", "voice-connector"),
                new RateMemory.Entry(learned.format(), time.now().get().minus(age)));
    }

    /** Sends as fast as the pace allows to a quota with a burst of two requests. */
    private void send(LocationPace.Member run, double quota, Duration duration) {
        TokenBucket server = new TokenBucket(quota, 2, time.nanoTime().getAsLong());
        long end = time.nanoTime().getAsLong() + duration.toNanos();
        while (time.nanoTime().getAsLong() < end) {
            long now = time.nanoTime().getAsLong();
            long wait = run.changes().nanosUntilSend(now);
            if (wait > 0) {
                scheduler.advanceTimeBy(Duration.ofNanos(wait));
                continue;
            }
            run.changes().send(now);
            boolean admitted = server.nanosUntilToken(now) == 0;
            if (admitted) {
                server.take(now);
            }
            scheduler.advanceTimeBy(Duration.ofMillis(20));
            long then = time.nanoTime().getAsLong();
            if (admitted) {
                run.changes().succeeded(now, then);
            } else {
                run.changes().throttled(now, then, 1);
            }
        }
    }

    @Test
    void startsFromWhatIsRemembered() {
        remember(new LearnedRate(40, 1), Duration.ofMinutes(1));

        assertThat(join(paces(Settings.builder(), memory)).changes().rate()).isBetween(39.0, 41.0);
    }

    @Test
    void startsLowerTheOlderTheMemory() {
        remember(new LearnedRate(40, 1), Duration.ofDays(7));

        assertThat(join(paces(Settings.builder(), memory)).changes().rate()).isBetween(29.0, 31.0);
    }

    @Test
    void findsTheRateWhereNothingIsRemembered() {
        double unknown =
                join(paces(Settings.builder(), RateMemory.none())).changes().rate();

        assertThat(join(paces(Settings.builder(), memory)).changes().rate()).isEqualTo(unknown);
        stored.put(
                new RateMemory.Key("111122223333", "us-east-1", "voice-connector"),
                new RateMemory.Entry("another version", Instant.EPOCH));
        assertThat(join(paces(Settings.builder(), memory)).changes().rate()).isEqualTo(unknown);
    }

    @Test
    void prefersAConfiguredQuotaToTheMemory() {
        remember(new LearnedRate(40, 1), Duration.ZERO);

        assertThat(join(paces(Settings.builder().rate(5), memory)).changes().rate())
                .isLessThan(5);
        assertThat(join(paces(Settings.builder().initialRate(7), memory))
                        .changes()
                        .rate())
                .isEqualTo(7);
    }

    @Test
    void pacesALocationAtItsKnownQuota() {
        remember(new LearnedRate(40, 1), Duration.ZERO);
        Settings.Builder settings = Settings.builder().rate(5).quotas(Map.of(HERE, new Quota(10, 3)));

        Pace.Turns changes = join(paces(settings, memory)).changes();

        assertThat(changes.rate()).isBetween(9.5, 10.0);
        for (int request = 0; request < 3; request++) {
            assertThat(changes.nanosUntilSend(0)).isZero();
            changes.send(0);
        }
        assertThat(changes.nanosUntilSend(0)).isPositive();
    }

    @Test
    void storesWhatTheLastRunAtALocationLearned() {
        Paces paces = paces(Settings.builder(), memory);
        LocationPace.Member one = join(paces);
        LocationPace.Member two = join(paces);
        send(one, 10, Duration.ofMinutes(1));

        one.leave();
        assertThat(stored).isEmpty();
        two.leave();

        RateMemory.Entry entry =
                Objects.requireNonNull(stored.get(new RateMemory.Key("111122223333", "us-east-1", "voice-connector")));
        LearnedRate learned = Objects.requireNonNull(LearnedRate.parse(entry.value()));
        assertThat(learned.quota()).isBetween(9.0, 10.5);
        assertThat(entry.learnedAt()).isEqualTo(time.now().get());
    }

    @Test
    void saysWhatARunLearnedAndWhetherItWasKnownBefore() {
        Paces paces = paces(Settings.builder(), memory);
        LocationPace.Member first = join(paces);
        assertThat(first.learned()).isNull();
        send(first, 10, Duration.ofMinutes(1));

        assertThat(first.knownBefore()).isFalse();
        assertThat(Objects.requireNonNull(first.learned()).quota()).isBetween(9.0, 10.5);
        assertThat(join(paces).knownBefore()).isTrue();
        first.leave();
        assertThat(join(paces(Settings.builder(), memory)).knownBefore()).isFalse();
        remember(new LearnedRate(40, 1), Duration.ofMinutes(1));
        assertThat(join(paces(Settings.builder(), memory)).knownBefore()).isTrue();
    }

    @Test
    void sharesThePaceOfALocation() {
        Paces paces = paces(Settings.builder(), memory);
        LocationPace.Member one = join(paces);
        send(one, 10, Duration.ofMinutes(1));

        assertThat(join(paces).changes().rate()).isEqualTo(one.changes().rate());
    }

    @Test
    void goesOnWithAPaceThatIsIdleForLessThanAMinute() {
        Paces paces = paces(Settings.builder(), RateMemory.none());
        double unknown =
                join(paces(Settings.builder(), RateMemory.none())).changes().rate();
        LocationPace.Member one = join(paces);
        send(one, 50, Duration.ofMinutes(1));
        double found = one.changes().rate();
        one.leave();

        scheduler.advanceTimeBy(Duration.ofSeconds(59));
        LocationPace.Member two = join(paces);
        assertThat(two.changes().rate()).isEqualTo(found);
        two.leave();
        scheduler.advanceTimeBy(Duration.ofSeconds(61));
        assertThat(join(paces).changes().rate()).isEqualTo(unknown).isNotEqualTo(found);
    }

    @Test
    void doesWithoutAMemoryThatFails() {
        Paces paces = paces(Settings.builder(), new RateMemory() {
            @Override
            public @Nullable Entry load(Key key) {
                throw new IllegalStateException("the memory is away");
            }

            @Override
            public void store(Key key, Entry entry) {
                throw new IllegalStateException("the memory is away");
            }
        });
        LocationPace.Member run = join(paces);
        send(run, 10, Duration.ofMinutes(1));

        run.leave();

        assertThat(run.changes().rate()).isPositive();
    }
}
