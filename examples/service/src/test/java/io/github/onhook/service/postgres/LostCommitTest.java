package io.github.onhook.service.postgres;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.journal.r2dbc.Postgres;
import io.github.onhook.service.run.TestRuns;
import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RunState;
import io.github.onhook.service.run.model.StoredRun;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.reactivestreams.Publisher;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

/** The row of a run whose commit was lost in doubt: the connection is cut after the statement was executed. */
@ResourceLock("postgres")
class LostCommitTest {

    private static final ConnectionFactory REAL = ConnectionFactories.get("r2dbc:postgresql://" + Postgres.USER
            + "@127.0.0.1:" + Postgres.shared().port() + "/postgres");

    private final AtomicInteger cuts = new AtomicInteger();
    private final PostgresRunStore store = new PostgresRunStore(
            DatabaseClient.create(cut(ConnectionFactory.class, REAL)), JsonMapper.shared(), Duration.ofSeconds(1));
    private final StoredRun run = TestRuns.run("a", "ana", RunState.QUEUED);

    @BeforeEach
    void tables() {
        DatabaseClient database = DatabaseClient.create(REAL);
        new Schema(database, TransactionalOperator.create(new R2dbcTransactionManager(REAL)))
                .migrate()
                .then(database.sql("TRUNCATE onhook_service.run").then())
                .block(PATIENCE);
    }

    @Test
    void isReadBack() {
        cuts.set(1);

        StepVerifier.create(store.save(run)).expectNext(true).verifyComplete();

        StepVerifier.create(store.find("a")).expectNext(run).verifyComplete();
        StepVerifier.create(store.startedWith("ana", "a")).expectNext(run).verifyComplete();
    }

    @Test
    void isInDoubtWhileTheDatabaseDoesNotAnswer() {
        cuts.set(100);

        StepVerifier.create(store.save(run)).verifyError(DataAccessResourceFailureException.class);

        StepVerifier.create(store.startedWith("ana", "a")).expectNext(run).verifyComplete();
    }

    @Test
    void isNotTakenForAnotherRunWithTheSameKey() {
        store.save(run).block(PATIENCE);
        StoredRun other = new StoredRun(
                "b",
                1,
                run.state(),
                false,
                "ana",
                run.createdAt(),
                null,
                null,
                null,
                run.upload(),
                run.size(),
                run.options(),
                null);

        StepVerifier.create(store.save(other))
                .expectErrorSatisfies(
                        e -> assertThat(((RefusedException) e).reason()).isEqualTo(RefusedException.Cause.KEY_IN_USE))
                .verify();
    }

    @Test
    void isDeletedOnlyInTheVersionThatWasSeen() {
        store.save(run).block(PATIENCE);
        StoredRun newer = TestRuns.next(run, RunState.RUNNING);
        store.save(newer).block(PATIENCE);

        StepVerifier.create(store.remove(run)).expectNext(false).verifyComplete();
        StepVerifier.create(store.remove(newer)).expectNext(true).verifyComplete();
        StepVerifier.create(store.find("a")).verifyComplete();
    }

    /** Passes everything on, and loses the answers of inserts. */
    private <T> T cut(Class<T> type, Object real) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object result = method.invoke(real, arguments);
            return switch (method.getName()) {
                case "create" -> Mono.from((Publisher<?>) result).map(made -> cut(Connection.class, made));
                case "createStatement" ->
                    String.valueOf(arguments[0]).startsWith("INSERT") ? cut(Statement.class, result) : result;
                case "bind" -> proxy;
                case "execute" -> cuts.getAndDecrement() > 0 ? lost(result) : result;
                default -> result;
            };
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Publisher<?> lost(Object executed) {
        return Flux.from((Publisher<?>) executed)
                .flatMap(result -> ((Result) result).getRowsUpdated())
                .thenMany(Flux.error(new R2dbcNonTransientResourceException("the connection was cut")));
    }
}
