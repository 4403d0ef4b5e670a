package io.github.onhook.service;

import io.github.onhook.journal.r2dbc.Postgres;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.Result;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A new database for a service, on a real PostgreSQL; without one the test is skipped. */
final class Database {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final String url;

    Database() {
        String server = "127.0.0.1:" + Postgres.shared().port();
        String name = "service" + DATABASES.incrementAndGet();
        Mono.usingWhen(
                        ConnectionFactories.get("r2dbc:postgresql://" + Postgres.USER + "@" + server + "/postgres")
                                .create(),
                        connection -> Flux.from(connection
                                        .createStatement("CREATE DATABASE " + name)
                                        .execute())
                                .flatMap(Result::getRowsUpdated)
                                .then(),
                        Connection::close)
                .block();
        url = "r2dbc:postgresql://" + server + "/" + name;
    }

    String url() {
        return url;
    }

    /** By which a service keeps its runs there. */
    String[] properties() {
        return new String[] {
            "--spring.profiles.active=postgres", "--spring.r2dbc.url=" + url, "--spring.r2dbc.username=" + Postgres.USER
        };
    }
}
