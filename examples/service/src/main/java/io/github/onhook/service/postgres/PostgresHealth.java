package io.github.onhook.service.postgres;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Whether the database answers. */
final class PostgresHealth implements ReactiveHealthIndicator {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DatabaseClient database;

    PostgresHealth(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<Health> health() {
        return database.sql("SELECT 1")
                .then()
                .timeout(PATIENCE)
                .thenReturn(Health.up().build())
                .onErrorResume(e -> Mono.just(Health.down()
                        .withDetail("reason", "the database does not answer")
                        .build()));
    }
}
