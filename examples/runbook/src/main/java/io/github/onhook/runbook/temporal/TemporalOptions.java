package io.github.onhook.runbook.temporal;

import io.github.onhook.runbook.options.Converters;
import io.github.onhook.runbook.stored.PlanFile;
import io.github.onhook.temporal.HistoryKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Temporal service, and which of its queues. Names no class of Temporal's, which load slowly. */
public class TemporalOptions {

    private static final String KEYS = "ONHOOK_HISTORY_KEYS";

    @Option(
            names = "--temporal",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "HOST:PORT",
            description =
                    "A Temporal service: its workers carry the run out, and assume the roles. Without a value, it is"
                            + " in TEMPORAL_ADDRESS; a worker needs the option only where that is not set.")
    private @Nullable String address;

    @Option(names = "--task-queue", paramLabel = "NAME", description = "The queue that the workers serve (onhook).")
    private @Nullable String taskQueue;

    @Option(
            names = "--temporal-namespace",
            paramLabel = "NAME",
            description = "The namespace; without it, TEMPORAL_NAMESPACE, or default.")
    private @Nullable String namespace;

    @Option(
            names = "--temporal-tls",
            description =
                    "Reach the service by TLS; also with TEMPORAL_TLS=true, with an API key, and with any of the next"
                            + " four.")
    private boolean tls;

    @Option(
            names = "--temporal-tls-cert",
            paramLabel = "FILE",
            description = "The client's certificate, as PEM; without it, TEMPORAL_TLS_CLIENT_CERT_PATH names it.")
    private @Nullable Path certificate;

    @Option(
            names = "--temporal-tls-key",
            paramLabel = "FILE",
            description = "Its key, as PEM in PKCS#8; without it, TEMPORAL_TLS_CLIENT_KEY_PATH names it.")
    private @Nullable Path certificateKey;

    @Option(
            names = "--temporal-tls-ca",
            paramLabel = "FILE",
            description =
                    "The authorities that are trusted with the service's certificate, as PEM, instead of those of Java;"
                            + " without it, TEMPORAL_TLS_SERVER_CA_CERT_PATH names it.")
    private @Nullable Path authority;

    @Option(
            names = "--temporal-tls-server-name",
            paramLabel = "NAME",
            description =
                    "The name that the service's certificate must have, where it is not that of its address; without it,"
                            + " TEMPORAL_TLS_SERVER_NAME.")
    private @Nullable String serverName;

    @Option(
            names = "--temporal-api-key-file",
            paramLabel = "FILE",
            description = "A file with the API key, which is read again as it changes; without it, the key is in"
                    + " TEMPORAL_API_KEY.")
    private @Nullable Path apiKeyFile;

    @Option(
            names = "--temporal-wait",
            paramLabel = "TIME",
            converter = Converters.OfDuration.class,
            description = "How long to wait for the service to answer (1m).")
    private @Nullable Duration wait;

    @Option(
            names = "--history-keys",
            paramLabel = "FILE",
            description = "The keys that seal what the service keeps; without it, they are in " + KEYS + ".")
    private @Nullable Path keys;

    private final TemporalEnvironment environment;

    public TemporalOptions() {
        this(System.getenv());
    }

    TemporalOptions(Map<String, String> environment) {
        this.environment = new TemporalEnvironment(environment);
    }

    /** What was given, by the options' names, for a process that resumes the run: none of it is a secret. */
    public Map<String, List<String>> given() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        put(options, "--temporal", address);
        put(options, "--task-queue", taskQueue);
        put(options, "--temporal-namespace", namespace);
        put(options, "--temporal-tls", tls ? true : null);
        put(options, "--temporal-tls-cert", absolute(certificate));
        put(options, "--temporal-tls-key", absolute(certificateKey));
        put(options, "--temporal-tls-ca", absolute(authority));
        put(options, "--temporal-tls-server-name", serverName);
        put(options, "--temporal-api-key-file", absolute(apiKeyFile));
        put(options, "--temporal-wait", wait == null ? null : wait.toMillis() + "ms");
        put(options, "--history-keys", absolute(keys));
        return options;
    }

    /** What is used, from options and environment, for a process that resumes the run in another environment. */
    Map<String, List<String>> used() {
        Map<String, List<String>> options = given();
        put(options, "--temporal", address());
        put(options, "--temporal-namespace", namespace());
        put(options, "--temporal-tls", tls() ? true : null);
        put(options, "--temporal-tls-cert", absolute(certificate()));
        put(options, "--temporal-tls-key", absolute(certificateKey()));
        put(options, "--temporal-tls-ca", absolute(authority()));
        put(options, "--temporal-tls-server-name", serverName());
        return options;
    }

    private static void put(Map<String, List<String>> options, String name, @Nullable Object value) {
        if (value != null) {
            options.put(name, List.of(value.toString()));
        }
    }

    private static @Nullable Path absolute(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath();
    }

    /**
     * The options by which a run was begun, and in front of them these.
     *
     * @param dir the run's directory, which kept them
     */
    public TemporalOptions after(Map<String, List<String>> kept, Path dir) {
        Map<String, List<String>> all = new LinkedHashMap<>(kept);
        all.putAll(given());
        return PlanFile.understood(new Kept(), all, dir).options;
    }

    @Command
    private static final class Kept {

        @Mixin
        private TemporalOptions options = new TemporalOptions();
    }

    /** Whether the option is given, with or without an address. */
    public boolean isGiven() {
        return address != null;
    }

    /** The address of the option, or of the environment; {@code null} if there is none. */
    public @Nullable String address() {
        return address == null || address.isEmpty() ? environment.text(TemporalEnvironment.ADDRESS) : address;
    }

    public String taskQueue() {
        return taskQueue == null ? "onhook" : taskQueue;
    }

    public String namespace() {
        String its = namespace == null ? environment.text(TemporalEnvironment.NAMESPACE) : namespace;
        return its == null ? "default" : its;
    }

    boolean tls() {
        return tls
                || environment.isTrue(TemporalEnvironment.TLS)
                || certificate() != null
                || certificateKey() != null
                || authority() != null
                || serverName() != null;
    }

    @Nullable Path certificate() {
        return certificate == null ? environment.path(TemporalEnvironment.CERTIFICATE) : certificate;
    }

    @Nullable Path certificateKey() {
        return certificateKey == null ? environment.path(TemporalEnvironment.CERTIFICATE_KEY) : certificateKey;
    }

    @Nullable Path authority() {
        return authority == null ? environment.path(TemporalEnvironment.AUTHORITY) : authority;
    }

    @Nullable String serverName() {
        return serverName == null ? environment.text(TemporalEnvironment.SERVER_NAME) : serverName;
    }

    /** Returns the present API key; {@code null} if none is used. */
    @Nullable Supplier<String> apiKey() {
        if (apiKeyFile != null) {
            return new ApiKey(apiKeyFile, System::nanoTime)::now;
        }
        String key = environment.text(TemporalEnvironment.API_KEY);
        return key == null ? null : () -> key;
    }

    /** How long the service may take to answer, for it may have been started just now. */
    Duration longestWait() {
        return wait == null ? Duration.ofMinutes(1) : wait;
    }

    /** The file of keys, or where else they come from. */
    public String keysFrom() {
        return keys == null ? KEYS : keys.toString();
    }

    public HistoryKeys keys() throws IOException {
        TemporalAddOn.require();
        if (keys != null) {
            return HistoryKeys.read(keys);
        }
        String text = System.getenv(KEYS);
        if (text == null) {
            throw new IllegalArgumentException("give --history-keys FILE, or set " + KEYS
                    + ": what the service keeps of a run is sealed with a key of yours");
        }
        return HistoryKeys.parse(text);
    }
}
