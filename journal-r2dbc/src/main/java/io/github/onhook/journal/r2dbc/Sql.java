package io.github.onhook.journal.r2dbc;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A statement with the values of its parameters.
 *
 * @param text the parameters are {@code $1}, {@code $2} and so on
 */
record Sql(String text, List<Object> values) {

    static Sql of(String text, Object... values) {
        return new Sql(text, List.of(values));
    }

    /** The rows, requested in batches of this size. */
    <T> Flux<T> rows(Connection connection, int fetchSize, Function<Row, T> row) {
        Statement statement = statement(connection);
        statement.fetchSize(
                fetchSize); // Not chained: r2dbc-proxy returns the driver's, whose execution it does not see.
        return Flux.from(statement.execute()).concatMap(result -> result.map((found, metadata) -> row.apply(found)), 1);
    }

    /** The number of updated rows. */
    Mono<Long> update(Connection connection) {
        return Flux.from(statement(connection).execute())
                .concatMap(result -> result.getRowsUpdated())
                .reduce(0L, Long::sum);
    }

    private Statement statement(Connection connection) {
        Statement statement = connection.createStatement(text);
        for (int i = 0; i < values.size(); i++) {
            statement.bind(i, values.get(i));
        }
        return statement;
    }
}
