package io.github.onhook.tooling;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.model.Tolerance;
import io.github.onhook.session.AssumedRoles;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A run from a stream: reads numbers from a database at the rate at which they are disassociated. */
public final class StreamIn {

    private static final int ROWS_A_TRIP = 1_000;

    private StreamIn() {}

    /**
     * The rows of a query with account, Region, connector and number, read on demand: memory does not depend on the
     * number of
     * rows. Cold; blocks only on {@code boundedElastic}.
     */
    public static Flux<Target> targets(DataSource database, String query) {
        return Flux.usingWhen(
                        Mono.fromCallable(database::getConnection),
                        connection -> Flux.using(() -> cursor(connection, query), StreamIn::rows, StreamIn::close),
                        connection -> Mono.fromRunnable(() -> close(connection)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static ResultSet cursor(Connection connection, String query) throws SQLException {
        connection.setAutoCommit(false); // PostgreSQL reads everything at once otherwise
        Statement statement = connection.createStatement();
        statement.setFetchSize(ROWS_A_TRIP);
        return statement.executeQuery(query);
    }

    private static Flux<Target> rows(ResultSet rows) {
        return Flux.generate(sink -> {
            try {
                if (rows.next()) {
                    sink.next(Target.of(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
                } else {
                    sink.complete();
                }
            } catch (SQLException e) {
                sink.error(e);
            }
        });
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("the database's resources could not be released", e);
        }
    }

    /** Disassociates a stream of targets, and prints the failures. */
    public static void disassociate(Flux<Target> targets, CountDownLatch done) {
        // tag::readme[]
        AssumedRoles sessions = AssumedRoles.builder("VoiceOps").build(); // arn:aws:iam::ACCOUNT:role/VoiceOps
        Orchestrator orchestrator = Orchestrator.builder(sessions)
                .settings(Settings.builder().maxFailures(Tolerance.percent(1)).build())
                .build();
        orchestrator
                .disassociate(targets) // nothing is sent before somebody subscribes
                .filter(outcome -> !outcome.status().isDone())
                .doOnNext(outcome -> System.out.printf(
                        "%s: %s %s%n",
                        outcome.target(), outcome.status(), outcome.reason().code()))
                .count()
                .doOnNext(left -> System.out.println(left + " numbers are not off"))
                .doFinally(end -> done.countDown())
                .subscribe();
        // end::readme[]
    }
}
