package io.github.onhook.journal.r2dbc;

import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.r2dbc.spi.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Schema migrations. */
final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** Names in order of their versions, from 1; released migrations never change. */
    private static final List<String> NAMES = List.of("V1__runs.sql", "V2__rates.sql");

    /** An arbitrary, unique advisory lock key. */
    private static final long LOCK = 0x6f6e_686f_6f6b_0001L;

    private Migrations() {}

    /** Applies missing migrations in one transaction, serialized by an advisory lock. */
    static Mono<Void> apply(Database database) {
        return Flux.fromIterable(NAMES)
                .map(Migrations::read)
                .collectList()
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(scripts -> database.transaction(connection -> isComplete(connection, scripts)
                        .flatMap(complete -> complete ? Mono.just(0) : apply(connection, scripts))))
                .then();
    }

    /** Checked first and without a lock: a role that may only use the tables is refused {@code CREATE … IF NOT EXISTS}. */
    private static Mono<Boolean> isComplete(Connection connection, List<String> scripts) {
        return Sql.of("SELECT to_regclass('onhook.migration') IS NOT NULL")
                .rows(connection, 0, row -> Objects.requireNonNull(row.get(0, Boolean.class)))
                .next()
                .flatMap(exists -> exists ? applied(connection) : Mono.just(Map.<Integer, String>of()))
                .map(applied -> IntStream.rangeClosed(1, scripts.size())
                        .noneMatch(version -> isMissing(applied, version, scripts)));
    }

    private static Mono<Integer> apply(Connection connection, List<String> scripts) {
        return Sql.of("SELECT pg_advisory_xact_lock($1)::text", LOCK)
                .rows(connection, 0, row -> true)
                .then(Sql.of("CREATE SCHEMA IF NOT EXISTS onhook").update(connection))
                .then(Sql.of("CREATE TABLE IF NOT EXISTS onhook.migration (version integer PRIMARY KEY,"
                                + " checksum text NOT NULL, applied_at timestamptz NOT NULL)")
                        .update(connection))
                .then(Mono.defer(() -> applied(connection)))
                .flatMapMany(applied ->
                        Flux.range(1, scripts.size()).filter(version -> isMissing(applied, version, scripts)))
                .concatMap(version -> apply(connection, version, scripts.get(version - 1)))
                .reduce(0, Integer::sum);
    }

    private static Mono<Map<Integer, String>> applied(Connection connection) {
        return Sql.of("SELECT version, checksum FROM onhook.migration")
                .rows(
                        connection,
                        0,
                        row -> Map.entry(
                                Objects.requireNonNull(row.get(0, Integer.class)),
                                Objects.requireNonNull(row.get(1, String.class))))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static boolean isMissing(Map<Integer, String> applied, int version, List<String> scripts) {
        String before = applied.get(version);
        if (before != null && !before.equals(checksum(scripts.get(version - 1)))) {
            throw new JournalException(
                    Kind.NOT_TRUSTED,
                    "the schema onhook was made by another " + NAMES.get(version - 1)
                            + ": use the version of this library that created it, or a separate database",
                    null);
        }
        return before == null;
    }

    private static Mono<Integer> apply(Connection connection, int version, String script) {
        return Sql.of(script)
                .update(connection)
                .then(Sql.of(
                                "INSERT INTO onhook.migration VALUES ($1, $2, clock_timestamp())",
                                version,
                                checksum(script))
                        .update(connection))
                .doOnSuccess(rows -> LOG.info("The schema was migrated: version={}", version))
                .thenReturn(1);
    }

    private static String read(String name) {
        try (InputStream in = Objects.requireNonNull(Migrations.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String checksum(String script) {
        try {
            byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
