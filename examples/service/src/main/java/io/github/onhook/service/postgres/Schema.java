package io.github.onhook.service.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The service's tables. */
final class Schema {

    /** An arbitrary, unique advisory lock key. */
    private static final long LOCK = 0x6f6e_686f_6f6b_1001L;

    private Schema() {}

    /** Creates missing tables; concurrent instances are serialized. */
    static Mono<Void> make(DatabaseClient database, TransactionalOperator transactions) {
        return Mono.fromCallable(Schema::script)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(script -> transactions.transactional(database.sql("SELECT pg_advisory_xact_lock(:lock)")
                        .bind("lock", LOCK)
                        .then()
                        .then(database.sql(script).then())));
    }

    private static String script() {
        try {
            return new ClassPathResource("postgres/schema.sql").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
