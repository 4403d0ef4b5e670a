package io.github.onhook.journal.r2dbc;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import reactor.core.publisher.Flux;

/** Measures append throughput and journal size; run on request, for the documentation. */
@EnabledIfSystemProperty(named = "figures", matches = "true", disabledReason = "asked for with -Dfigures=true")
@Timeout(500)
class FiguresTest extends DatabaseFixture {

    private static final int MILLION = 1_000_000;
    private static final Random RANDOM = new Random(7);
    private static final int BATCH = 50;
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static Plan plan() {
        Plan.Builder plan = Plan.builder();
        for (int i = 0; i < MILLION; i++) {
            String account = String.format("%012d", 100_000_000_000L + i % 100);
            plan.add(Target.of(
                    account,
                    "us-east-1",
                    "abcdefghijklmnopqrstu1",
                    "+1206" + (1_000_000L + 9L * i + RANDOM.nextInt(9))));
        }
        return plan.build();
    }

    /** The entries of a typical batch. */
    private static List<Entry> batch(int number) {
        int from = number % 200 * BATCH;
        Positions positions = Positions.ofRanges(List.of(from, from + BATCH));
        Instant now = Instant.now();
        Reason reason = Reason.confirmed(new UUID(RANDOM.nextLong(), RANDOM.nextLong()).toString());
        return List.of(
                new Entry.Sent(number / 200, positions, now),
                new Entry.Answered(number / 200, RequestResult.SUCCESS, null, now),
                new Entry.Settled(number / 200, positions, Status.DISASSOCIATED, reason, 1, now));
    }

    private static List<Entry> batches(int first, int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.addAll(batch(first + i));
        }
        return entries;
    }

    @Test
    void appends() {
        R2dbcJournal journal = get(journals.take(created(plan(5)), "me", MINUTE));
        for (int warm = 0; warm < 500; warm++) {
            journal.append(batch(warm)).block(PATIENCE);
        }
        for (int together : new int[] {1, 10, 100, 1000}) {
            int rounds = Math.max(30, 1000 / together);
            List<Entry> entries = batches(0, together);
            double seconds = seconds(() -> Flux.range(0, rounds)
                    .concatMap(round -> journal.append(entries))
                    .blockLast(Duration.ofMinutes(2)));
            OUT.printf(
                    "figures: %d entries an append: %.0f appends/s, %.0f entries/s, %.0f numbers/s%n",
                    entries.size(),
                    rounds / seconds,
                    rounds * entries.size() / seconds,
                    rounds * together * BATCH / seconds);
        }
        journal.giveBack().block(PATIENCE);
    }

    @Test
    void aMillionNumbers() {
        Plan plan = plan();
        String id = "figures";
        double stored = seconds(() -> journals.create(id, plan, "{}").block(Duration.ofMinutes(2)));
        double loaded = seconds(() -> get(journals.plan(id)));
        R2dbcJournal journal = get(journals.take(id, "me", MINUTE));
        Flux.range(0, MILLION / BATCH / 10)
                .concatMap(i -> journal.append(batches(10 * i, 10)))
                .blockLast(Duration.ofMinutes(4));
        double replayed =
                seconds(() -> assertThat(get(journal.replay().count())).isEqualTo(3L * MILLION / BATCH));
        OUT.printf(
                "figures: plan of a million numbers: %d kB, stored in %.1f s, read in %.1f s; its journal: %d kB with"
                        + " its index, %d kB as JSON, replayed in %.1f s%n",
                kilobytes("SELECT sum(length(packed)) / 1000 FROM onhook.plan_part WHERE run_id = 'figures'"),
                stored,
                loaded,
                kilobytes("SELECT pg_total_relation_size('onhook.journal') / 1000"),
                kilobytes("SELECT sum(length(entries)) / 1000 FROM onhook.journal WHERE run_id = 'figures'"),
                replayed);
        journal.giveBack().block(PATIENCE);
    }

    private long kilobytes(String sql) {
        return get(database.row(Sql.of(sql), row -> Objects.requireNonNull(row.get(0, Long.class))));
    }
}
