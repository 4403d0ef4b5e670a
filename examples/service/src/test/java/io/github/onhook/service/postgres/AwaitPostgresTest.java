package io.github.onhook.service.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Alone: StepVerifier's virtual time replaces the schedulers of the whole JVM. */
@Isolated
class AwaitPostgresTest {

    private final R2dbcException refused = new R2dbcNonTransientResourceException("Connection refused");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private int attempts;

    @Test
    void completesWhenAServerAnswersThatDidNotAtFirst() {
        StepVerifier.withVirtualTime(
                        () -> AwaitPostgres.of(server(attempt -> attempt < 5 ? refused : null), "db", MINUTE))
                .thenAwait(MINUTE)
                .verifyComplete();

        assertThat(attempts).isEqualTo(5);
    }

    @Test
    void failsWithExitCodeFourWhenTheWaitIsOver() {
        StepVerifier.withVirtualTime(() -> AwaitPostgres.of(server(attempt -> refused), "db:5432", MINUTE))
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(59))
                .thenAwait(Duration.ofSeconds(1))
                .verifyErrorSatisfies(error -> {
                    assertThat(error)
                            .hasMessage("no PostgreSQL answers at db:5432 within 60 s (onhook.postgres.startup-wait):"
                                    + " Connection refused");
                    assertThat(((PostgresUnavailableException) error).getExitCode())
                            .isEqualTo(4);
                });
    }

    @Test
    void failsAtOnceWhenTheServerRefusesThePassword() {
        R2dbcException denied = new R2dbcPermissionDeniedException("password authentication failed");

        StepVerifier.withVirtualTime(() -> AwaitPostgres.of(server(attempt -> denied), "db", MINUTE))
                .verifyErrorMatches(error -> error == denied);

        assertThat(attempts).isEqualTo(1);
    }

    /** A server that fails an attempt to connect with what is given for it, counted from one. */
    private ConnectionFactory server(IntFunction<@Nullable R2dbcException> failures) {
        return new ConnectionFactory() {
            @Override
            public Publisher<? extends Connection> create() {
                return Mono.defer(() -> {
                    R2dbcException failure = failures.apply(++attempts);
                    return failure == null ? Mono.just(connection()) : Mono.error(failure);
                });
            }

            @Override
            public ConnectionFactoryMetadata getMetadata() {
                return () -> "fake";
            }
        };
    }

    private static Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                AwaitPostgresTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "validate" -> Mono.just(true);
                    case "close" -> Mono.empty();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
