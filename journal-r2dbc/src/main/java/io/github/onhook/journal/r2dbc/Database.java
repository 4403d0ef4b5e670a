package io.github.onhook.journal.r2dbc;

import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientException;
import io.r2dbc.spi.Row;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Executes statements, each on a connection that is released afterwards. */
final class Database {

    private final Mono<Connection> connections;

    Database(ConnectionFactory factory) {
        this.connections = Mono.<Connection>from(factory.create());
    }

    /** The rows, requested in batches of this size. */
    <T> Flux<T> rows(Sql sql, int fetchSize, Function<Row, T> row) {
        return Flux.usingWhen(connections, connection -> sql.rows(connection, fetchSize, row), Connection::close);
    }

    /** The first row, or empty. */
    <T> Mono<T> row(Sql sql, Function<Row, T> row) {
        return rows(sql, 0, row)
                .collectList()
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst()));
    }

    /** The number of updated rows. */
    Mono<Long> update(Sql sql) {
        return Mono.usingWhen(connections, sql::update, Connection::close);
    }

    /** Runs it in one transaction. */
    <T> Mono<T> transaction(Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(
                connections,
                connection -> Mono.from(connection.beginTransaction())
                        .then(work.apply(connection))
                        .flatMap(done ->
                                Mono.from(connection.commitTransaction()).thenReturn(done)),
                Connection::close,
                (connection, error) -> rollBack(connection),
                Database::rollBack);
    }

    private static Publisher<Void> rollBack(Connection connection) {
        return Mono.from(connection.rollbackTransaction()).onErrorComplete().then(Mono.from(connection.close()));
    }

    /** Whether the error is transient: a broken connection, a restarting server. */
    static boolean mayPass(Throwable error) {
        return error instanceof R2dbcTransientException
                || error instanceof R2dbcNonTransientResourceException
                || error instanceof IOException
                || error instanceof TimeoutException;
    }

    /** Maps an error to a {@link JournalException}. */
    static Throwable failure(String what, Throwable error) {
        if (!mayPass(error) && !(error instanceof R2dbcException)) {
            return error;
        }
        return new JournalException(
                Kind.UNAVAILABLE,
                what + " (" + error.getClass().getSimpleName() + ": " + error.getMessage()
                        + "): check that the database is running and that this role may use the schema onhook",
                error);
    }
}
