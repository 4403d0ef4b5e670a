package io.github.onhook.journal.r2dbc;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An instance cannot append to a run that another has taken since. */
class FencingTest extends DatabaseFixture {

    private static boolean succeeds(Mono<Void> append) {
        return get(append.thenReturn(true)
                .onErrorResume(e -> e instanceof JournalException j && j.kind() == Kind.TAKEN, e -> Mono.just(false)));
    }

    @Test
    void rejectsAppendsOfFencedOutInstances() {
        String id = created(plan(5));
        R2dbcJournal first = get(journals.take(id, "first", MINUTE));
        first.append(List.of(sent(1))).block(PATIENCE);
        leaseRunsOut(id);
        R2dbcJournal second = get(journals.take(id, "second", MINUTE));

        assertThat(succeeds(first.append(List.of(sent(2))))).isFalse();
        second.append(List.of(sent(3))).block(PATIENCE);
        first.giveBack().block(PATIENCE);

        assertThat(succeeds(second.append(List.of(sent(4))))).isTrue();
        assertThat(get(second.replay().collectList())).containsExactly(sent(1), sent(3), sent(4));
    }

    @Test
    void failsAStoredAppendAnsweredAfterTheLocalLeaseExpired() {
        String id = created(plan(5));
        AtomicLong nanos = new AtomicLong();
        Time time = new Time(Schedulers.parallel(), nanos::get, Instant::now);
        R2dbcJournal journal = get(journals.time(time).take(id, "paused", MINUTE));

        CompletableFuture<Boolean> locked = new CompletableFuture<>();
        CompletableFuture<Boolean> letGo = new CompletableFuture<>();
        CompletableFuture<?> lock = database.transaction(
                        connection -> Sql.of("SELECT 1 FROM onhook.run WHERE run_id = $1 FOR UPDATE", id)
                                .rows(connection, 0, row -> locked.complete(true))
                                .then(Mono.fromFuture(letGo)))
                .toFuture();
        locked.join();
        CompletableFuture<Boolean> append = Mono.fromCallable(() -> succeeds(journal.append(List.of(sent(1)))))
                .subscribeOn(Schedulers.boundedElastic())
                .toFuture();
        awaitALockWaiter();
        nanos.addAndGet(MINUTE.toNanos());
        letGo.complete(true);
        lock.join();

        assertThat(append.join()).isFalse();
        assertThat(get(journals.read(id).replay().collectList())).containsExactly(sent(1));
        assertThatThrownBy(() -> journal.append(List.of(sent(2))).block(PATIENCE))
                .hasMessageContaining("its lease ran out");
    }

    private void awaitALockWaiter() {
        database.row(
                        Sql.of("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
                        row -> Objects.requireNonNull(row.get(0, Long.class)))
                .filter(waiting -> waiting > 0)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(10)))
                .block(PATIENCE);
    }

    /** Two instances take, lose, append and give back in any order, and at the same time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void inAnyInterleavingOnlyTheLastHolderAppends(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 6; round++) {
            String id = created(plan(5));
            Holder[] holders = {new Holder("a"), new Holder("b")};
            List<Entry> acknowledged = new ArrayList<>();
            for (int step = 0; step < 25; step++) {
                int first = random.nextInt(5);
                int second = random.nextInt(5);
                int entry = 2 * step;
                if (random.nextBoolean()) {
                    Flux.merge(holders[0].act(id, first, entry), holders[1].act(id, second, entry + 1))
                            .collectList()
                            .doOnNext(done -> assertThat(done).hasSizeLessThanOrEqualTo(2))
                            .doOnNext(acknowledged::addAll)
                            .block(PATIENCE);
                } else {
                    holders[step % 2]
                            .act(id, first, entry)
                            .doOnNext(acknowledged::add)
                            .block(PATIENCE);
                }
            }

            List<Long> tokens = get(database.rows(
                            Sql.of("SELECT token FROM onhook.journal WHERE run_id = $1 ORDER BY part", id),
                            64,
                            row -> Objects.requireNonNull(row.get(0, Long.class)))
                    .collectList());
            assertThat(tokens)
                    .as("no append under an older token, seed %d", seed)
                    .isSorted();
            assertThat(get(journals.read(id).replay().collectList()))
                    .as("exactly the acknowledged entries are stored, seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(acknowledged);
        }
    }

    /** One instance, which keeps every journal that it ever took. */
    private final class Holder {

        private final String name;
        private final List<R2dbcJournal> had = new ArrayList<>();

        Holder(String name) {
            this.name = name;
        }

        /** Executes a random operation; returns the entries that it appended, if any. */
        Mono<Entry> act(String id, int what, int number) {
            if (what == 0) {
                return Mono.<Entry>fromRunnable(() -> leaseRunsOut(id)).subscribeOn(Schedulers.boundedElastic());
            }
            if (what == 1 || had.isEmpty()) {
                return journals.take(id, name, MINUTE)
                        .doOnNext(had::add)
                        .then(Mono.<Entry>empty())
                        .onErrorResume(JournalException.class, e -> Mono.empty());
            }
            R2dbcJournal journal = had.get(what == 2 ? number % had.size() : had.size() - 1);
            if (what == 3 && number % 7 == 0) {
                return journal.giveBack().then(Mono.empty());
            }
            Entry entry = sent(number);
            return journal.append(List.of(entry))
                    .thenReturn(entry)
                    .onErrorResume(JournalException.class, e -> Mono.empty());
        }
    }
}
