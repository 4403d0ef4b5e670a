package io.github.onhook.journal.r2dbc;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.internal.rate.SharedRate;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.rate.SharedRates.Snapshot;
import io.github.onhook.rate.SharedRates.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class R2dbcSharedRatesTest extends DatabaseFixture {

    private static final RateMemory.Key HERE = new RateMemory.Key("111122223333", "us-east-1", "voice-connector");
    private static final RateMemory.Key THERE = new RateMemory.Key("111122223333", "us-west-2", "voice-connector");
    private static final double RATE = 10;

    private final R2dbcSharedRates rates = R2dbcSharedRates.of(pool);

    @BeforeEach
    void empty() {
        database.update(Sql.of("DELETE FROM onhook.shared_rate")).block(PATIENCE);
    }

    @Test
    void readsWhatWasWritten() {
        assertThat(get(rates.read(List.of(HERE, THERE))).states()).isEmpty();

        assertThat(get(rates.write(Map.of(HERE, new State(1, "first"))))).containsExactly(HERE);
        assertThat(get(rates.write(Map.of(HERE, new State(2, "second"), THERE, new State(1, "there")))))
                .containsExactlyInAnyOrder(HERE, THERE);

        Snapshot read = get(rates.read(List.of(HERE, THERE)));
        assertThat(read.states()).isEqualTo(Map.of(HERE, new State(2, "second"), THERE, new State(1, "there")));
        assertThat(get(rates.read(List.of(HERE))).now()).isAfterOrEqualTo(read.now());
    }

    @Test
    void writesOnlyTheNextVersion() {
        get(rates.write(Map.of(HERE, new State(1, "first"))));

        assertThat(get(rates.write(Map.of(HERE, new State(1, "again"))))).isEmpty();
        assertThat(get(rates.write(Map.of(HERE, new State(3, "later"), THERE, new State(1, "there")))))
                .containsExactly(THERE);

        assertThat(get(rates.read(List.of(HERE))).states()).isEqualTo(Map.of(HERE, new State(1, "first")));
    }

    @Test
    void locksManyRowsOfSeveralInstancesAtOnceWithoutADeadlock() {
        Map<RateMemory.Key, State> many = new HashMap<>();
        IntStream.range(0, 2_000)
                .forEach(i -> many.put(
                        new RateMemory.Key(String.format("%012d", i), "us-east-1", "voice-connector"),
                        new State(1, "state")));

        long written = get(Flux.range(0, 4)
                .flatMap(instance -> rates.write(many))
                .map(Set::size)
                .reduce(0, Integer::sum));

        assertThat(written).isEqualTo(2_000);
    }

    /** The law of the leases, with instances that ask at the same moment and lose races. */
    @Test
    void neverLeasesMoreThanTheRateToInstancesThatRace() {
        int instances = 6;
        List<Mono<Integer>> loops = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            String member = "m" + i;
            Random random = new Random(i);
            loops.add(Mono.defer(() -> lease(member, random)).repeat(60).reduce(0, Integer::sum));
        }

        int leases = get(Flux.merge(loops).reduce(0, Integer::sum));

        assertThat(leases).isPositive();
        SharedRate end = parsed(get(rates.read(List.of(HERE))).states().get(HERE));
        assertThat(end.members()).isNotEmpty();
    }

    private static SharedRate parsed(@Nullable State state) {
        return Objects.requireNonNull(
                SharedRate.parse(Objects.requireNonNull(state).value()));
    }

    /** Renews once; emits whether it won. */
    private Mono<Integer> lease(String member, Random random) {
        return rates.read(List.of(HERE)).flatMap(snapshot -> {
            State stored = snapshot.states().get(HERE);
            SharedRate before = stored == null ? SharedRate.NEW : parsed(stored);
            long now = snapshot.now().toEpochMilli();
            double wanted = random.nextBoolean() ? SharedRate.ALL : random.nextDouble() * RATE;
            SharedRate next = random.nextInt(10) == 0
                    ? before.without(member)
                    : before.lease(member, new SharedRate.Ask(RATE, wanted, 0, 0), now)
                            .state();
            State state = new State(stored == null ? 1 : stored.version() + 1, next.format());
            return rates.write(Map.of(HERE, state)).map(written -> {
                if (!written.isEmpty()) {
                    double leased = next.members().values().stream()
                            .mapToDouble(SharedRate.Member::rate)
                            .sum();
                    assertThat(leased).isLessThanOrEqualTo(RATE + 1e-4);
                }
                return written.size();
            });
        });
    }

    @Test
    void namesTheDatabaseWhenItCannotBeUsed() {
        database.update(Sql.of("ALTER TABLE onhook.shared_rate RENAME TO away")).block(PATIENCE);
        try {
            assertThatThrownBy(() -> rates.read(List.of(HERE)).block(PATIENCE))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("the shared rates cannot be read");
            assertThatThrownBy(() -> rates.write(Map.of(HERE, new State(1, ""))).block(PATIENCE))
                    .hasMessageContaining("the shared rates cannot be written");
        } finally {
            database.update(Sql.of("ALTER TABLE onhook.away RENAME TO shared_rate"))
                    .block(PATIENCE);
        }
    }
}
