package io.github.onhook.service.postgres;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.journal.r2dbc.Postgres;
import io.github.onhook.journal.r2dbc.R2dbcJournals;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import io.github.onhook.service.run.intake.Uploads;
import io.github.onhook.service.run.store.RunFiles;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.scheduler.Schedulers;

/** Rows that a crash left between an upload and its run. */
@ResourceLock("postgres")
class OrphanRowsTest {

    private static final String ORPHAN = "20260101T000000Z-00000001";
    private static final String RUN = "20260101T000000Z-00000002";
    private static final String NEW = "20260101T000000Z-00000003";

    @TempDir
    private Path dir;

    private final ConnectionFactory connections = connections("orphans");
    private final DatabaseClient database = DatabaseClient.create(connections);
    private final TransactionalOperator transactions =
            TransactionalOperator.create(new R2dbcTransactionManager(connections));

    private static ConnectionFactory connections(String database) {
        return ConnectionFactories.get("r2dbc:postgresql://" + Postgres.USER + "@127.0.0.1:"
                + Postgres.shared().port() + "/" + database);
    }

    @BeforeEach
    void emptyDatabase() {
        DatabaseClient superuser = DatabaseClient.create(connections("postgres"));
        superuser.sql("DROP DATABASE IF EXISTS orphans WITH (FORCE)").then().block(PATIENCE);
        superuser.sql("CREATE DATABASE orphans").then().block(PATIENCE);
    }

    private void execute(String sql) {
        database.sql(sql).then().block(PATIENCE);
    }

    private List<String> ids(String table) {
        return database.sql("SELECT DISTINCT run_id FROM " + table + " ORDER BY run_id")
                .map(row -> String.valueOf(row.get(0, String.class)))
                .all()
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    @Test
    void areDeletedWithTheirJournalWhenTheyAreOldAndOnlyThose() throws IOException {
        R2dbcJournals shared = R2dbcJournals.of(connections);
        shared.migrate().then(new Schema(database, transactions).migrate()).block(PATIENCE);
        RunFiles files = new RunFiles(dir);
        PostgresArchive archive = new PostgresArchive(database, transactions, files, Schedulers.boundedElastic());
        PostgresJournals journals = new PostgresJournals(shared, "test", Duration.ofSeconds(30));
        Plan plan = Plan.builder()
                .add(Target.of("111122223333", "us-east-1", "abcdefghijklmnopqrstu1", "+12065550100"))
                .build();
        for (String id : List.of(ORPHAN, RUN, NEW)) {
            Files.createDirectories(files.directory(id));
            Files.writeString(files.directory(id).resolve("targets.csv"), "targets of " + id);
            archive.keep(id, List.of("targets.csv"))
                    .then(journals.create(id, plan))
                    .block(PATIENCE);
        }
        execute("INSERT INTO onhook_service.run VALUES ('" + RUN + "', 1, 'QUEUED', 'ana', 'key', now(), now(), '{}')");
        execute("UPDATE onhook_service.file SET kept_at = now() - interval '2 hours' WHERE run_id <> '" + NEW + "'");
        Uploads uploads = new Uploads(files, archive, journals, Schedulers.boundedElastic());

        Long deleted = uploads.forgetOrphans(Set.of(), Instant.now().minusSeconds(3600))
                .block(PATIENCE);

        assertThat(deleted).isEqualTo(1);
        assertThat(ids("onhook_service.file")).containsExactly(RUN, NEW);
        assertThat(ids("onhook_service.file_part")).containsExactly(RUN, NEW);
        assertThat(ids("onhook.run")).containsExactly(RUN, NEW);
        assertThat(files.directory(ORPHAN)).doesNotExist();
    }
}
