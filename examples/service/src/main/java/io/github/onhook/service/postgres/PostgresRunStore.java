package io.github.onhook.service.postgres;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.store.RunStore;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

/** Stores a run in one row. Updates use optimistic locking on the version. */
final class PostgresRunStore implements RunStore {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresRunStore.class);

    /** How long after its timestamp a change may become visible: longer than any commit takes. */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    private static final int TRIES = 3;
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);

    private final DatabaseClient database;
    private final JsonMapper json;
    private final Duration poll;
    private final AtomicReference<OffsetDateTime> latest =
            new AtomicReference<>(Instant.EPOCH.atOffset(ZoneOffset.UTC));

    PostgresRunStore(DatabaseClient database, JsonMapper json, Duration poll) {
        this.database = database;
        this.json = json;
        this.poll = poll;
    }

    @Override
    public Flux<StoredRun> load() {
        return database.sql("SELECT record, changed_at FROM onhook_service.run ORDER BY created_at, id")
                .map(this::read)
                .all();
    }

    private StoredRun read(Readable row) {
        OffsetDateTime changed = Objects.requireNonNull(row.get(1, OffsetDateTime.class));
        latest.updateAndGet(before -> changed.isAfter(before) ? changed : before);
        return json.readValue(Objects.requireNonNull(row.get(0, String.class)), StoredRun.class);
    }

    @Override
    public Mono<StoredRun> find(String id) {
        return database.sql("SELECT record FROM onhook_service.run WHERE id = :id")
                .bind("id", id)
                .map(row -> json.readValue(Objects.requireNonNull(row.get(0, String.class)), StoredRun.class))
                .one();
    }

    @Override
    public Mono<Boolean> save(StoredRun run) {
        return run.version() == 1 ? insert(run) : update(run);
    }

    @Override
    public Mono<StoredRun> startedWith(String user, String key) {
        return database.sql("SELECT record FROM onhook_service.run WHERE started_by = :user AND idempotency_key = :key")
                .bind("user", user)
                .bind("key", key)
                .map(row -> json.readValue(Objects.requireNonNull(row.get(0, String.class)), StoredRun.class))
                .one();
    }

    /**
     * The commit may have been lost in doubt when the connection was. Repeating the statement settles that: it waits for
     * one that is still being executed, and inserts no second row.
     */
    private Mono<Boolean> insert(StoredRun run) {
        return insertOnce(run)
                .retryWhen(Retry.backoff(TRIES, FIRST_WAIT)
                        .filter(e -> !(e instanceof RefusedException))
                        .onRetryExhaustedThrow((spec, last) -> last.failure()));
    }

    private Mono<Boolean> insertOnce(StoredRun run) {
        return database.sql("INSERT INTO onhook_service.run"
                        + " (id, version, state, started_by, idempotency_key, created_at, changed_at, record)"
                        + " VALUES (:id, 1, :state, :user, :key, :created, clock_timestamp(), :record)"
                        + " ON CONFLICT DO NOTHING")
                .bind("id", run.id())
                .bind("state", run.state().name())
                .bind("user", run.startedBy())
                .bind("key", run.upload().idempotencyKey())
                .bind("created", run.createdAt().atOffset(ZoneOffset.UTC))
                .bind("record", json.writeValueAsString(run))
                .fetch()
                .rowsUpdated()
                .flatMap(rows -> rows > 0
                        ? Mono.just(true)
                        : find(run.id()).hasElement().doOnNext(isStored -> {
                            if (!isStored) {
                                throw RefusedException.keyInUse();
                            }
                        }));
    }

    private Mono<Boolean> update(StoredRun run) {
        return database.sql("WITH over AS (DELETE FROM onhook_service.shown WHERE run_id = :id AND :ended)"
                        + " UPDATE onhook_service.run SET version = :version, state = :state,"
                        + " changed_at = clock_timestamp(), record = :record"
                        + " WHERE id = :id AND version = :before")
                .bind("id", run.id())
                .bind("ended", run.state().ended())
                .bind("version", run.version())
                .bind("state", run.state().name())
                .bind("record", json.writeValueAsString(run))
                .bind("before", run.version() - 1)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    @Override
    public Mono<Boolean> remove(StoredRun run) {
        return database.sql("DELETE FROM onhook_service.run WHERE id = :id AND version = :version")
                .bind("id", run.id())
                .bind("version", run.version())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    @Override
    public Flux<StoredRun> changes() {
        return Flux.interval(poll)
                .onBackpressureDrop()
                .concatMap(n -> changed().onErrorResume(PostgresRunStore::unheard), 1);
    }

    private Flux<StoredRun> changed() {
        return Flux.defer(() -> database.sql(
                        "SELECT record, changed_at FROM onhook_service.run WHERE changed_at > :since ORDER BY"
                                + " changed_at")
                .bind("since", Objects.requireNonNull(latest.get()).minus(OVERLAP))
                .map(this::read)
                .all());
    }

    private static Flux<StoredRun> unheard(Throwable e) {
        LOG.warn("Changes of other instances cannot be read: {}", ForeignText.message(e.toString()));
        return Flux.empty();
    }
}
