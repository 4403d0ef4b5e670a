package io.github.onhook.journal.r2dbc;

import static io.github.onhook.testing.Patience.PATIENCE;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import io.r2dbc.pool.ConnectionPool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import reactor.core.publisher.Mono;

/**
 * A migrated database, and runs to store there. Test classes run one at a time, because one of them restarts the
 * server.
 */
@ResourceLock("postgres")
abstract class DatabaseFixture {

    static final Duration MINUTE = Duration.ofMinutes(1);
    private static final AtomicInteger RUNS = new AtomicInteger();

    final Postgres postgres = Postgres.shared();
    final ConnectionPool pool = postgres.pool(8);
    final Database database = new Database(pool);
    final R2dbcJournals journals = R2dbcJournals.of(pool).margin(Duration.ZERO);

    @BeforeEach
    void migrate() {
        journals.migrate().block(PATIENCE);
    }

    @AfterEach
    void close() {
        pool.disposeLater().block(PATIENCE);
    }

    static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }

    static Plan plan(int numbers) {
        Plan.Builder plan = Plan.builder();
        for (int i = 0; i < numbers; i++) {
            String account = i % 3 == 0 ? "111122223333" : "444455556666";
            plan.add(Target.of(account, "us-east-1", "abcdefghijklmnopqrstu" + i % 2, "+1206555" + (1_000_000 + i)));
        }
        return plan.build();
    }

    /** A new run without an owner. */
    String created(Plan plan) {
        String id = "run-" + RUNS.incrementAndGet();
        journals.create(id, plan, "{}").block(PATIENCE);
        return id;
    }

    /** Expires the lease and the margin in the database. */
    void leaseRunsOut(String runId) {
        database.update(Sql.of(
                        "UPDATE onhook.run SET lease_until = clock_timestamp(), free_at = clock_timestamp()"
                                + " WHERE run_id = $1",
                        runId))
                .block(PATIENCE);
    }

    static Entry began(String runId, Plan plan) {
        return new Entry.Began(
                runId, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, plan.fingerprint(), plan.size(), Instant.EPOCH);
    }

    static Entry sent(int position) {
        return new Entry.Sent(0, Positions.ofRanges(List.of(position, position + 1)), Instant.EPOCH);
    }
}
