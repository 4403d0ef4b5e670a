package io.github.onhook.service.postgres;

import io.github.onhook.service.run.store.Archive;
import io.github.onhook.service.run.store.PrivateFiles;
import io.github.onhook.service.run.store.RunFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** Stores files in parts, one row each. An instance downloads files that it lacks, or that another instance has updated, to its
 * own disk. */
final class PostgresArchive implements Archive {

    private static final int PART = 1 << 18;
    private static final int PARTS_AT_ONCE = 4;
    private static final int TRIES = 5;
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);

    private final DatabaseClient database;
    private final TransactionalOperator transactions;
    private final RunFiles files;
    private final Scheduler blocking;
    /** The version of each file on this disk, by its storage id. */
    private final Map<Name, UUID> here = new ConcurrentHashMap<>();

    private record Name(String runId, String file) {}

    PostgresArchive(DatabaseClient database, TransactionalOperator transactions, RunFiles files, Scheduler blocking) {
        this.database = database;
        this.transactions = transactions;
        this.files = files;
        this.blocking = blocking;
    }

    @Override
    public Mono<Void> keep(String runId, List<String> names) {
        return Flux.fromIterable(names)
                .concatMap(file -> keep(new Name(runId, file)), 1)
                .then();
    }

    private Mono<Void> keep(Name name) {
        return Mono.fromCallable(UUID::randomUUID)
                .subscribeOn(blocking) // It reads from the operating system.
                .flatMap(kept -> transactions
                        .transactional(mark(name, kept).then(writeParts(name)))
                        .doOnSuccess(done -> here.put(name, kept)))
                .retryWhen(
                        Retry.backoff(TRIES, FIRST_WAIT).filter(DataAccessResourceFailureException.class::isInstance));
    }

    private Mono<Void> mark(Name name, UUID kept) {
        return named("DELETE FROM onhook_service.file_part WHERE run_id = :id AND name = :name", name)
                .then()
                .then(named(
                                "INSERT INTO onhook_service.file (run_id, name, kept) VALUES (:id, :name, :kept)"
                                        + " ON CONFLICT (run_id, name) DO UPDATE SET kept = excluded.kept",
                                name)
                        .bind("kept", kept)
                        .then());
    }

    private Mono<Void> writeParts(Name name) {
        return DataBufferUtils.read(path(name), DefaultDataBufferFactory.sharedInstance, PART)
                .subscribeOn(blocking)
                .index()
                .concatMap(
                        part -> named(
                                        "INSERT INTO onhook_service.file_part (run_id, name, part, bytes)"
                                                + " VALUES (:id, :name, :part, :bytes)",
                                        name)
                                .bind("part", part.getT1().intValue())
                                .bind("bytes", bytes(part.getT2()))
                                .then(),
                        1)
                .then();
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    @Override
    public Mono<Void> bring(String runId, List<String> names) {
        return Flux.fromIterable(names)
                .concatMap(file -> bring(new Name(runId, file)), 1)
                .then();
    }

    private Mono<Void> bring(Name name) {
        return named("SELECT kept FROM onhook_service.file WHERE run_id = :id AND name = :name", name)
                .map(row -> Objects.requireNonNull(row.get(0, UUID.class)))
                .one()
                .switchIfEmpty(Mono.error(() -> new IllegalStateException(
                        "the database has no " + name.file() + " of run " + name.runId() + ": was it deleted?")))
                .publishOn(blocking)
                .filter(kept -> !kept.equals(here.get(name)) || !Files.exists(path(name)))
                .flatMap(kept -> readParts(name));
    }

    /** Writes a temporary file and moves it: concurrent readers keep the previous version. */
    private Mono<Void> readParts(Name name) {
        AtomicReference<@Nullable UUID> kept = new AtomicReference<>();
        Flux<DataBuffer> parts = named(
                        "SELECT f.kept, p.bytes FROM onhook_service.file f"
                                + " JOIN onhook_service.file_part p USING (run_id, name)"
                                + " WHERE run_id = :id AND name = :name ORDER BY p.part",
                        name)
                .filter(statement -> {
                    statement.fetchSize(PARTS_AT_ONCE);
                    return statement; // What fetchSize returns is not observed.
                })
                .map(row -> {
                    kept.set(row.get(0, UUID.class));
                    return DefaultDataBufferFactory.sharedInstance.wrap(
                            Objects.requireNonNull(row.get(1, byte[].class)));
                })
                .all()
                .cast(DataBuffer.class);
        Path unfinished = path(name).resolveSibling(name.file() + '.' + UUID.randomUUID());
        return Flux.using(
                        () -> open(unfinished),
                        channel -> DataBufferUtils.write(parts, channel),
                        PostgresArchive::close)
                .publishOn(blocking)
                .then(Mono.<Void>fromCallable(() -> {
                    Files.move(
                            unfinished,
                            path(name),
                            StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.ATOMIC_MOVE);
                    here.put(name, Objects.requireNonNull(kept.get()));
                    return null;
                }))
                .onErrorResume(e -> Mono.<Void>fromCallable(() -> {
                            Files.deleteIfExists(unfinished);
                            return null;
                        })
                        .then(Mono.error(e)))
                .subscribeOn(blocking);
    }

    private static AsynchronousFileChannel open(Path file) throws IOException {
        PrivateFiles.directory(Objects.requireNonNull(file.getParent()));
        return PrivateFiles.openAsynchronously(file);
    }

    private static void close(AsynchronousFileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Mono<Void> forget(String runId) {
        return database.sql("WITH parts AS (DELETE FROM onhook_service.file_part WHERE run_id = :id)"
                        + " DELETE FROM onhook_service.file WHERE run_id = :id")
                .bind("id", runId)
                .then();
    }

    @Override
    public Flux<String> orphans(Instant before, int most) {
        return database.sql("SELECT DISTINCT run_id FROM onhook_service.file f WHERE kept_at < :before"
                        + " AND NOT EXISTS (SELECT FROM onhook_service.run r WHERE r.id = f.run_id) LIMIT :most")
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("most", most)
                .map(row -> Objects.requireNonNull(row.get(0, String.class)))
                .all();
    }

    private DatabaseClient.GenericExecuteSpec named(String sql, Name name) {
        return database.sql(sql).bind("id", name.runId()).bind("name", name.file());
    }

    private Path path(Name name) {
        return files.directory(name.runId()).resolve(name.file());
    }
}
