package io.github.onhook.service.postgres;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints a message instead of a stack trace. */
final class PostgresUnavailableAnalyzer extends AbstractFailureAnalyzer<PostgresUnavailableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PostgresUnavailableException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Start it, correct spring.r2dbc.url, or let the service wait longer with"
                        + " onhook.postgres.startup-wait.",
                cause);
    }
}
