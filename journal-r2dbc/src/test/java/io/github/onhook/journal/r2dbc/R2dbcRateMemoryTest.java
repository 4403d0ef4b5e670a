package io.github.onhook.journal.r2dbc;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.rate.RateMemory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class R2dbcRateMemoryTest extends DatabaseFixture {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private static final RateMemory.Key KEY = new RateMemory.Key("111122223333", "us-east-1", "voice-connector");

    private final R2dbcRateMemory one = R2dbcRateMemory.of(pool);
    private final R2dbcRateMemory other = R2dbcRateMemory.of(pool);

    @BeforeEach
    void empty() {
        database.update(Sql.of("DELETE FROM onhook.learned_rate")).block(PATIENCE);
    }

    @Test
    void readsWhatAnotherInstanceStored() {
        assertThat(one.load(KEY)).isNull();

        one.store(KEY, new RateMemory.Entry("1 5.0 2.0", now));
        assertThat(one.load(KEY)).isEqualTo(new RateMemory.Entry("1 5.0 2.0", now));
        one.save().block(PATIENCE);
        other.refresh().block(PATIENCE);

        assertThat(other.load(KEY)).isEqualTo(new RateMemory.Entry("1 5.0 2.0", now));
    }

    @Test
    void readsOnAfterTheFirstTime() {
        other.refresh().block(PATIENCE);
        one.store(KEY, new RateMemory.Entry("first", now));
        one.save().block(PATIENCE);
        other.refresh().block(PATIENCE);
        one.store(KEY, new RateMemory.Entry("second", now.plusMillis(1)));
        one.save().block(PATIENCE);

        other.refresh().block(PATIENCE);

        assertThat(other.load(KEY)).isEqualTo(new RateMemory.Entry("second", now.plusMillis(1)));
    }

    @Test
    void keepsTheNewerEntryWhoeverSavesLast() {
        one.store(KEY, new RateMemory.Entry("newer", now));
        other.store(KEY, new RateMemory.Entry("older", now.minusSeconds(1)));

        one.save().block(PATIENCE);
        other.save().block(PATIENCE);
        one.refresh().block(PATIENCE);
        other.refresh().block(PATIENCE);

        assertThat(one.load(KEY)).isEqualTo(new RateMemory.Entry("newer", now));
        assertThat(other.load(KEY)).isEqualTo(new RateMemory.Entry("newer", now));
    }

    @Test
    void storesManyFromSeveralInstancesAtOnce() {
        IntStream.range(0, 2_500).forEach(i -> {
            one.store(key(i), new RateMemory.Entry("1 5.0 1.0", now));
            other.store(key(2_499 - i), new RateMemory.Entry("1 6.0 1.0", now.plusSeconds(1)));
        });

        Flux.merge(one.save(), other.save()).blockLast(PATIENCE);
        R2dbcRateMemory third = R2dbcRateMemory.of(pool);
        third.refresh().block(PATIENCE);

        assertThat(IntStream.range(0, 2_500).mapToObj(i -> third.load(key(i))))
                .allSatisfy(
                        entry -> assertThat(entry).isEqualTo(new RateMemory.Entry("1 6.0 1.0", now.plusSeconds(1))));
    }

    @Test
    void storesTheNewestEntryOfAQuotaThoughTooManyAreUnsaved() {
        IntStream.range(0, 20_001).forEach(i -> one.store(key(i), new RateMemory.Entry("first", now)));
        one.store(key(7), new RateMemory.Entry("second", now.plusSeconds(1)));
        one.save().block(PATIENCE);

        other.refresh().block(PATIENCE);

        assertThat(other.load(key(7))).isEqualTo(new RateMemory.Entry("second", now.plusSeconds(1)));
    }

    @Test
    void doesNotReadWhatIsOlderThanNinetyDays() {
        one.store(KEY, new RateMemory.Entry("1 5.0 1.0", now.minus(Duration.ofDays(91))));
        one.save().block(PATIENCE);

        other.refresh().block(PATIENCE);

        assertThat(other.load(KEY)).isNull();
    }

    @Test
    void keepsWhatCouldNotBeSavedForTheNextTime() {
        database.update(Sql.of("ALTER TABLE onhook.learned_rate RENAME TO away"))
                .block(PATIENCE);
        one.store(KEY, new RateMemory.Entry("1 5.0 2.0", now));
        assertThatThrownBy(() -> one.save().block(PATIENCE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("the learned rates cannot be stored");
        assertThatThrownBy(() -> other.refresh().block(PATIENCE))
                .hasMessageContaining("the learned rates cannot be read");
        database.update(Sql.of("ALTER TABLE onhook.away RENAME TO learned_rate"))
                .block(PATIENCE);

        one.save().block(PATIENCE);
        other.refresh().block(PATIENCE);

        assertThat(other.load(KEY)).isEqualTo(new RateMemory.Entry("1 5.0 2.0", now));
    }

    private static RateMemory.Key key(int i) {
        return new RateMemory.Key(String.format("%012d", i), "us-east-1", "voice-connector");
    }
}
