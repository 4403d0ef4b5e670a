package io.github.onhook.journal.r2dbc;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.journal.r2dbc.StoredRun.State;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class R2dbcJournalsTest extends DatabaseFixture {

    private static void assertFails(Mono<?> mono, Kind kind, String message) {
        assertThatThrownBy(() -> mono.block(PATIENCE))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void migratesRepeatedlyAndConcurrently() {
        String id = created(plan(10));

        Flux.range(0, 5).flatMap(i -> journals.migrate()).blockLast(PATIENCE);

        assertThat(get(journals.run(id)).targets()).isEqualTo(10);
        List<Integer> versions = get(database.rows(
                        Sql.of("SELECT version FROM onhook.migration"),
                        8,
                        row -> Objects.requireNonNull(row.get(0, Integer.class)))
                .collectList());
        assertThat(versions).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void rejectsASchemaOfAnotherScript() {
        Sql edit = Sql.of("UPDATE onhook.migration SET checksum = reverse(checksum)");
        database.update(edit).block(PATIENCE);

        assertFails(journals.migrate(), Kind.NOT_TRUSTED, "V1__runs.sql");

        database.update(edit).block(PATIENCE);
    }

    @Test
    void readsBackWhatWasCreated() {
        Plan plan = plan(250_000);
        journals.create("created", plan, "{\"rate\":5}").block(PATIENCE);

        StoredRun run = get(journals.run("created"));
        Plan read = get(journals.plan("created"));

        assertThat(read.fingerprint()).isEqualTo(plan.fingerprint()).isEqualTo(run.fingerprint());
        assertThat(run.attributes()).isEqualTo("{\"rate\":5}");
        assertThat(run.state()).isEqualTo(State.CREATED);
        assertThat(get(journals.runs().collectList())).contains(run);
        assertThat(get(journals.unfinished().collectList())).contains("created");
        assertFails(journals.create("created", plan, ""), Kind.TAKEN, "another id");
        assertFails(journals.plan("none"), Kind.UNAVAILABLE, "there is no run none");
        assertThat(journals.run("none").blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void rejectsAModifiedPlan() {
        String id = created(plan(10));
        database.update(Sql.of("UPDATE onhook.run SET fingerprint = 'other' WHERE run_id = $1", id))
                .block(PATIENCE);

        assertFails(journals.plan(id), Kind.NOT_TRUSTED, "not the one that was stored");
    }

    @Test
    void replaysAppendsInOrderForTheNextOwner() {
        Plan plan = plan(10);
        String id = created(plan);
        List<Entry> entries = IntStream.range(0, 20_000)
                .mapToObj(i -> i == 0 ? began(id, plan) : sent(i))
                .toList();

        R2dbcJournal first = get(journals.take(id, "first", MINUTE));
        first.append(entries.subList(0, 12_000)).block(PATIENCE);
        first.append(entries.subList(12_000, 12_001)).block(PATIENCE);
        first.giveBack().block(PATIENCE);
        R2dbcJournal second = get(journals.take(id, "second", MINUTE));
        second.append(entries.subList(12_001, 20_000)).block(PATIENCE);

        assertThat(get(second.replay().collectList())).isEqualTo(entries);
        StepVerifier.create(journals.read(id).replay(), 3)
                .expectNextCount(3)
                .thenCancel()
                .verify(PATIENCE);
        second.giveBack().block(PATIENCE);
    }

    @Test
    void rejectsAnIncompleteOrEditedJournal() {
        String id = created(plan(10));
        R2dbcJournal journal = get(journals.take(id, "me", MINUTE));
        journal.append(List.of(sent(1))).block(PATIENCE);
        journal.append(List.of(sent(2))).block(PATIENCE);
        Journal read = journals.read(id);

        database.update(Sql.of("UPDATE onhook.journal SET entries = '{' || chr(10) WHERE run_id = $1 AND part = 1", id))
                .block(PATIENCE);
        assertFails(read.replay().then(), Kind.NOT_TRUSTED, "damaged in its part 1");

        database.update(Sql.of("UPDATE onhook.journal SET entries = '{' WHERE run_id = $1 AND part = 1", id))
                .block(PATIENCE);
        assertFails(read.replay().then(), Kind.NOT_TRUSTED, "its last line has no end");

        database.update(Sql.of("DELETE FROM onhook.journal WHERE run_id = $1 AND part = 0", id))
                .block(PATIENCE);
        assertFails(read.replay().then(), Kind.NOT_TRUSTED, "lacks its part 0");
        assertFails(read.append(List.of(sent(3))), Kind.UNAVAILABLE, "is open read-only");
    }

    @Test
    void derivesTheStateFromTheEntries() {
        Plan plan = plan(10);
        String id = created(plan);
        R2dbcJournal journal = get(journals.take(id, "me", MINUTE));

        journal.append(List.of(began(id, plan), sent(1))).block(PATIENCE);
        StoredRun running = get(journals.run(id));
        journal.append(List.of(sent(2), new Entry.Ended(RunStatus.STOPPED, "enough", Instant.EPOCH)))
                .block(PATIENCE);
        StoredRun ended = get(journals.run(id));
        journal.append(List.of(new Entry.Resumed(Instant.EPOCH))).block(PATIENCE);

        assertThat(running.state()).isEqualTo(State.RUNNING);
        assertThat(running.owner()).isEqualTo("me");
        assertThat(ended.state()).isEqualTo(State.ENDED);
        assertThat(ended.endedAt()).isNotNull();
        assertThat(get(journals.run(id)).state()).isEqualTo(State.RUNNING);
        assertThat(get(journals.run(id)).endedAt()).isNull();
    }

    @Test
    void letsExactlyOneOfManyTakeARun() {
        for (int round = 0; round < 10; round++) {
            String id = created(plan(5));

            List<String> took = get(Flux.range(0, 8)
                    .flatMap(i -> journals.take(id, "instance-" + i, MINUTE)
                            .map(journal -> "won")
                            .onErrorResume(JournalException.class, e -> Mono.just(e.kind() + "")))
                    .collectList());

            assertThat(took).filteredOn("won"::equals).hasSize(1);
            assertThat(took).filteredOn("TAKEN"::equals).hasSize(7);
        }
    }

    @Test
    void keepsARunTakenUntilTheMarginIsOver() {
        String id = created(plan(5));
        R2dbcJournals cautious = journals.margin(Duration.ofSeconds(60));
        R2dbcJournal dead = get(cautious.take(id, "dead", Duration.ofMillis(100)));

        dead.abandon();
        database.row(Sql.of("SELECT pg_sleep(0.2)::text"), row -> true).block(PATIENCE);

        assertFails(dead.append(List.of(sent(1))), Kind.TAKEN, "no longer this instance's (dead)");
        assertFails(cautious.take(id, "next", MINUTE), Kind.TAKEN, "dead has it");
        assertThat(get(journals.unfinished().collectList())).doesNotContain(id);
        assertFails(journals.take("none", "me", MINUTE), Kind.UNAVAILABLE, "there is no run none");
    }

    @Test
    void renewsALeaseWhileItsJournalIsOpen() {
        String id = created(plan(5));
        R2dbcJournal journal = get(journals.take(id, "me", Duration.ofSeconds(6)));
        String first = get(leaseOf(id));

        leaseOf(id)
                .filter(lease -> !lease.equals(first))
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(50)))
                .block(PATIENCE);

        assertFails(journals.take(id, "other", MINUTE), Kind.TAKEN, "me has it");
        journal.append(List.of(sent(1))).block(PATIENCE);
        journal.giveBack().block(PATIENCE);
        assertThat(get(journals.take(id, "other", MINUTE)).runId()).isEqualTo(id);
    }

    private Mono<String> leaseOf(String id) {
        return database.row(
                Sql.of("SELECT lease_until::text FROM onhook.run WHERE run_id = $1", id),
                row -> Objects.requireNonNull(row.get(0, String.class)));
    }

    @Test
    void retriesAnAppendAcrossAServerRestart() {
        String id = created(plan(5));
        R2dbcJournal journal = get(journals.take(id, "me", MINUTE));
        journal.append(List.of(sent(1))).block(PATIENCE);

        postgres.stopAtOnce();
        Mono<Void> append = journal.append(List.of(sent(2))).cache();
        append.subscribe();
        postgres.start();
        append.block(PATIENCE);

        assertThat(get(journals.read(id).replay().collectList())).hasSize(2);
    }
}
