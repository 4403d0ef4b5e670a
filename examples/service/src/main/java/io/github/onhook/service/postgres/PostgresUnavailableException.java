package io.github.onhook.service.postgres;

import java.time.Duration;
import org.springframework.boot.ExitCodeGenerator;

/** PostgreSQL did not answer in time: the service does not start, and the process ends with 4. */
final class PostgresUnavailableException extends RuntimeException implements ExitCodeGenerator {

    private static final long serialVersionUID = 1;

    PostgresUnavailableException(String where, Duration waited, Throwable cause) {
        super(
                "no PostgreSQL answers at " + where + " within " + waited.toSeconds()
                        + " s (onhook.postgres.startup-wait): " + cause.getMessage(),
                cause);
    }

    @Override
    public int getExitCode() {
        return 4;
    }
}
