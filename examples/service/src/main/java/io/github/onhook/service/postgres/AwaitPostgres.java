package io.github.onhook.service.postgres;

import io.github.onhook.internal.text.ForeignText;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientException;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Waits for a PostgreSQL that is starting; fails immediately if it rejects the connection, for example for a wrong
 * password.
 */
final class AwaitPostgres {

    private static final Logger LOG = LoggerFactory.getLogger(AwaitPostgres.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private AwaitPostgres() {}

    /**
     * Completes when PostgreSQL answers.
     *
     * @param where its address, for messages
     * @param longest after this long it fails with {@link PostgresUnavailableException}
     */
    static Mono<Void> of(ConnectionFactory connections, String where, Duration longest) {
        AtomicReference<Throwable> last = new AtomicReference<>(new TimeoutException("no answer"));
        return Mono.usingWhen(
                        connections.create(),
                        connection -> Mono.from(connection.validate(ValidationDepth.REMOTE)),
                        Connection::close)
                .then()
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .filter(AwaitPostgres::mayPass)
                        .doBeforeRetry(attempt -> {
                            if (attempt.totalRetries() == 0) {
                                LOG.warn(
                                        "Waiting for PostgreSQL at {}, {} s at most: {}",
                                        where,
                                        longest.toSeconds(),
                                        ForeignText.message(
                                                String.valueOf(attempt.failure().getMessage())));
                            }
                            last.set(attempt.failure());
                        }))
                .timeout(longest)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new PostgresUnavailableException(where, longest, Objects.requireNonNull(last.get())));
    }

    private static boolean mayPass(Throwable error) {
        return error instanceof R2dbcNonTransientResourceException
                || error instanceof R2dbcTransientException
                || error instanceof R2dbcTimeoutException;
    }
}
