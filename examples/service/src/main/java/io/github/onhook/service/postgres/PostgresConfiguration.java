package io.github.onhook.service.postgres;

import io.github.onhook.journal.r2dbc.R2dbcJournals;
import io.github.onhook.journal.r2dbc.R2dbcRateMemory;
import io.github.onhook.journal.r2dbc.R2dbcSharedRates;
import io.github.onhook.model.Settings;
import io.github.onhook.service.run.store.Archive;
import io.github.onhook.service.run.store.Journals;
import io.github.onhook.service.run.store.Rates;
import io.github.onhook.service.run.store.RunFiles;
import io.github.onhook.service.run.store.RunStore;
import io.github.onhook.service.run.store.SharedProgress;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

/** Stores runs in PostgreSQL, shared by all instances of the service. */
@Configuration(proxyBeanMethods = false)
@Profile("postgres")
class PostgresConfiguration {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Bounds what Spring Boot's pool has no property for: the pool itself comes from {@code spring.r2dbc}. */
    @Bean
    ConnectionFactoryOptionsBuilderCustomizer connectTimeout() {
        return options -> options.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, PATIENCE);
    }

    @Bean
    DatabaseClient database(ConnectionFactory connections) {
        return DatabaseClient.create(connections);
    }

    /** Waits until PostgreSQL answers, and creates the tables. */
    @Bean
    R2dbcJournals sharedJournals(
            ConnectionFactory connections,
            R2dbcConnectionDetails server,
            DatabaseClient database,
            TransactionalOperator transactions,
            PostgresProperties properties) {
        R2dbcJournals journals =
                R2dbcJournals.of(connections).margin(Settings.defaults().requestTimeout());
        AwaitPostgres.of(connections, where(server), properties.startupWait())
                .then(journals.migrate())
                .then(new Schema(database, transactions).migrate())
                .block();
        return journals;
    }

    /** Not the whole URL, which may hold a password. */
    private static String where(R2dbcConnectionDetails server) {
        ConnectionFactoryOptions options = server.getConnectionFactoryOptions();
        Object port = options.getValue(ConnectionFactoryOptions.PORT);
        return options.getValue(ConnectionFactoryOptions.HOST) + (port == null ? "" : ":" + port);
    }

    @Bean
    Journals journals(R2dbcJournals shared, PostgresProperties properties) {
        return new PostgresJournals(shared, instance(), properties.lease());
    }

    /** An informational name for this instance in the database. */
    private static String instance() {
        String process = "process " + ProcessHandle.current().pid();
        try {
            return process + " on " + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return process;
        }
    }

    @Bean
    RunStore runStore(R2dbcJournals made, DatabaseClient database, JsonMapper json, PostgresProperties properties) {
        return new PostgresRunStore(database, json, properties.poll());
    }

    @Bean
    Archive archive(
            R2dbcJournals made,
            DatabaseClient database,
            TransactionalOperator transactions,
            RunFiles files,
            Scheduler blocking) {
        return new PostgresArchive(database, transactions, files, blocking);
    }

    @Bean
    SharedProgress sharedProgress(R2dbcJournals made, DatabaseClient database) {
        return new PostgresSharedProgress(database);
    }

    @Bean
    Rates rates(R2dbcJournals made, ConnectionFactory connections) {
        R2dbcRateMemory memory = R2dbcRateMemory.of(connections);
        return new Rates(memory, memory.refresh(), memory.save(), R2dbcSharedRates.of(connections));
    }

    @Bean
    PostgresHealth postgresHealthIndicator(DatabaseClient database) {
        return new PostgresHealth(database);
    }
}
