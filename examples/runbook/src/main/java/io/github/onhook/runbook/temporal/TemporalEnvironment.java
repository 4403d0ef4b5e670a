package io.github.onhook.runbook.temporal;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables by which Temporal's own tools are configured. Each stands behind its option.
 *
 * @param variables the environment of the process
 */
record TemporalEnvironment(Map<String, String> variables) {

    static final String ADDRESS = "TEMPORAL_ADDRESS";
    static final String NAMESPACE = "TEMPORAL_NAMESPACE";
    static final String API_KEY = "TEMPORAL_API_KEY";
    static final String TLS = "TEMPORAL_TLS";
    static final String CERTIFICATE = "TEMPORAL_TLS_CLIENT_CERT_PATH";
    static final String CERTIFICATE_KEY = "TEMPORAL_TLS_CLIENT_KEY_PATH";
    static final String AUTHORITY = "TEMPORAL_TLS_SERVER_CA_CERT_PATH";
    static final String SERVER_NAME = "TEMPORAL_TLS_SERVER_NAME";

    TemporalEnvironment {
        variables = Map.copyOf(variables);
    }

    /** The variable's text; {@code null} if it is not set, or empty. */
    @Nullable String text(String variable) {
        String value = variables.get(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }

    @Nullable Path path(String variable) {
        String value = text(variable);
        return value == null ? null : Path.of(value);
    }

    boolean isTrue(String variable) {
        String value = text(variable);
        return value != null && (value.equalsIgnoreCase("true") || value.equals("1"));
    }
}
