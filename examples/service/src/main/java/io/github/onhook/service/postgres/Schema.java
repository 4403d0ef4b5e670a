package io.github.onhook.service.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The service's tables, in versions. A schema that is complete is only read: the role of a running service needs no
 * privilege to create anything.
 */
final class Schema {

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    /** In order of their versions, from 1; released ones never change. The first also takes over tables without a version. */
    private static final List<String> SCRIPTS = List.of("V1__runs.sql", "V2__file_kept_at.sql");

    /** An arbitrary, unique advisory lock key. */
    private static final long LOCK = 0x6f6e_686f_6f6b_1001L;

    private final DatabaseClient database;
    private final TransactionalOperator transactions;

    Schema(DatabaseClient database, TransactionalOperator transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** Applies missing versions in one transaction; concurrent instances are serialized. */
    Mono<Void> migrate() {
        return Flux.fromIterable(SCRIPTS)
                .map(Schema::read)
                .collectList()
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(scripts -> isComplete(scripts)
                        .filter(complete -> !complete)
                        .flatMap(incomplete -> transactions.transactional(apply(scripts))));
    }

    private Mono<Boolean> isComplete(List<String> scripts) {
        return database.sql("SELECT to_regclass('onhook_service.migration') IS NOT NULL")
                .map(row -> Objects.requireNonNull(row.get(0, Boolean.class)))
                .one()
                .flatMap(exists -> exists ? applied() : Mono.just(Map.<Integer, String>of()))
                .map(applied -> missing(applied, scripts).isEmpty());
    }

    private Mono<Void> apply(List<String> scripts) {
        return database.sql("SELECT pg_advisory_xact_lock(:lock)")
                .bind("lock", LOCK)
                .then()
                .then(database.sql("CREATE SCHEMA IF NOT EXISTS onhook_service").then())
                .then(database.sql("CREATE TABLE IF NOT EXISTS onhook_service.migration (version integer PRIMARY KEY,"
                                + " checksum text NOT NULL, applied_at timestamptz NOT NULL)")
                        .then())
                .then(Mono.defer(this::applied))
                .flatMapIterable(applied -> missing(applied, scripts))
                .concatMap(version -> apply(version, scripts.get(version - 1)), 1)
                .then();
    }

    private Mono<Void> apply(int version, String script) {
        return database.sql(script)
                .then()
                .then(database.sql(
                                "INSERT INTO onhook_service.migration VALUES (:version, :checksum, clock_timestamp())")
                        .bind("version", version)
                        .bind("checksum", checksum(script))
                        .then())
                .doOnSuccess(done -> LOG.info("The schema onhook_service was migrated: version={}", version));
    }

    private Mono<Map<Integer, String>> applied() {
        return database.sql("SELECT version, checksum FROM onhook_service.migration")
                .map(row -> Map.entry(
                        Objects.requireNonNull(row.get(0, Integer.class)),
                        Objects.requireNonNull(row.get(1, String.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static List<Integer> missing(Map<Integer, String> applied, List<String> scripts) {
        return IntStream.rangeClosed(1, scripts.size())
                .filter(version -> isMissing(applied.get(version), version, scripts.get(version - 1)))
                .boxed()
                .toList();
    }

    private static boolean isMissing(@Nullable String before, int version, String script) {
        if (before != null && !before.equals(checksum(script))) {
            throw new IllegalStateException("the schema onhook_service was made by another " + SCRIPTS.get(version - 1)
                    + ": use the version of the service that made it, or another database");
        }
        return before == null;
    }

    private static String checksum(String script) {
        try {
            byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String read(String name) {
        try {
            return new ClassPathResource("postgres/" + name).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
