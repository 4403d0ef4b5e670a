package io.github.onhook.service.postgres;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.journal.r2dbc.Postgres;
import io.github.onhook.journal.r2dbc.R2dbcJournals;
import io.github.onhook.journal.r2dbc.R2dbcRateMemory;
import io.github.onhook.journal.r2dbc.R2dbcSharedRates;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.rate.SharedRates;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** A service whose role may use the tables, and create nothing. */
@ResourceLock("postgres")
class LeastPrivilegeTest {

    private static final String SERVER = "127.0.0.1:" + Postgres.shared().port();

    private final DatabaseClient superuser = client(Postgres.USER, "postgres");

    @BeforeEach
    void emptyDatabase() {
        run(superuser, "DROP DATABASE IF EXISTS least WITH (FORCE)");
        run(superuser, "DROP ROLE IF EXISTS app");
        run(superuser, "CREATE DATABASE least");
        run(superuser, "CREATE ROLE app LOGIN");
    }

    @Test
    void startsOnASchemaThatIsComplete() {
        DatabaseClient owner = client(Postgres.USER, "least");
        migrate(owner);
        grant(owner);
        DatabaseClient app = client("app", "least");

        migrate(app);

        assertThatThrownBy(() -> run(app, "CREATE SCHEMA other")).hasMessageContaining("permission denied");
    }

    @Test
    void keepsAndSharesRates() {
        DatabaseClient owner = client(Postgres.USER, "least");
        migrate(owner);
        grant(owner);
        ConnectionFactory app = client("app", "least").getConnectionFactory();
        RateMemory.Key key = new RateMemory.Key("111122223333", "us-east-1", "voice-connector");
        R2dbcRateMemory learns = R2dbcRateMemory.of(app);
        R2dbcRateMemory starts = R2dbcRateMemory.of(app);

        learns.store(key, new RateMemory.Entry("1 5.0 2.0", Instant.now()));
        learns.save().block(PATIENCE);
        starts.refresh().block(PATIENCE);

        assertThat(starts.load(key)).extracting(RateMemory.Entry::value).isEqualTo("1 5.0 2.0");

        SharedRates shared = R2dbcSharedRates.of(app);
        assertThat(shared.write(Map.of(key, new SharedRates.State(1, "state"))).block(PATIENCE))
                .containsExactly(key);
    }

    @Test
    void failsOnAnEmptyDatabase() {
        assertThatThrownBy(() -> migrate(client("app", "least"))).rootCause().hasMessageContaining("permission denied");
    }

    @Test
    void takesOverTablesThatWereMadeWithoutAVersion() {
        DatabaseClient owner = client(Postgres.USER, "least");
        migrate(owner);
        run(owner, "DROP TABLE onhook_service.migration");
        run(owner, "INSERT INTO onhook_service.run VALUES ('a', 1, 'QUEUED', 'ana', 'key', now(), now(), '{}')");

        migrate(owner);

        assertThat(owner.sql("SELECT version FROM onhook_service.migration")
                        .map(row -> row.get(0, Integer.class))
                        .all()
                        .collectList()
                        .block(PATIENCE))
                .containsExactlyInAnyOrder(1, 2);
        assertThat(owner.sql("SELECT id FROM onhook_service.run")
                        .map(row -> row.get(0, String.class))
                        .one()
                        .block(PATIENCE))
                .isEqualTo("a");
    }

    @Test
    void refusesTablesOfAnotherVersion() {
        DatabaseClient owner = client(Postgres.USER, "least");
        migrate(owner);
        run(owner, "UPDATE onhook_service.migration SET checksum = 'other'");

        assertThatThrownBy(() -> migrate(owner)).hasMessageContaining("was made by another V1__runs.sql");
    }

    private static void migrate(DatabaseClient client) {
        ConnectionFactory connections = client.getConnectionFactory();
        R2dbcJournals.of(connections).migrate().block(PATIENCE);
        new Schema(client, TransactionalOperator.create(new R2dbcTransactionManager(connections)))
                .migrate()
                .block(PATIENCE);
    }

    /** As the README documents it. */
    private static void grant(DatabaseClient owner) {
        for (String schema : new String[] {"onhook", "onhook_service"}) {
            run(owner, "GRANT USAGE ON SCHEMA " + schema + " TO app");
            run(owner, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO app");
        }
    }

    private static void run(DatabaseClient client, String sql) {
        client.sql(sql).then().block(PATIENCE);
    }

    private static DatabaseClient client(String user, String database) {
        return DatabaseClient.create(
                ConnectionFactories.get("r2dbc:postgresql://" + user + "@" + SERVER + "/" + database));
    }
}
