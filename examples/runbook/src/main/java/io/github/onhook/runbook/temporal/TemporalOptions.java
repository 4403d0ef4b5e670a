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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Temporal service, and which of its queues. Names no class of Temporal's, which load slowly. */
public class TemporalOptions {

    private static final String KEYS = "ONHOOK_HISTORY_KEYS";

    @Option(
            names = "--temporal",
            paramLabel = "HOST:PORT",
            description = "A Temporal service: its workers carry the run out, and assume the roles.")
    private @Nullable String address;

    @Option(names = "--task-queue", paramLabel = "NAME", description = "The queue that the workers serve (onhook).")
    private @Nullable String taskQueue;

    @Option(names = "--temporal-namespace", paramLabel = "NAME", description = "The namespace (default).")
    private @Nullable String namespace;

    @Option(names = "--temporal-tls", description = "Reach the service by TLS.")
    private boolean tls;

    @Option(names = "--temporal-tls-cert", paramLabel = "FILE", description = "The client's certificate, as PEM.")
    private @Nullable Path certificate;

    @Option(names = "--temporal-tls-key", paramLabel = "FILE", description = "Its key, as PEM in PKCS#8.")
    private @Nullable Path certificateKey;

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

    /** What was given, by the options' names, for whoever goes on with the run: none of it is a secret. */
    public Map<String, List<String>> given() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        put(options, "--temporal", address);
        put(options, "--task-queue", taskQueue);
        put(options, "--temporal-namespace", namespace);
        put(options, "--temporal-tls", tls ? true : null);
        put(options, "--temporal-tls-cert", absolute(certificate));
        put(options, "--temporal-tls-key", absolute(certificateKey));
        put(options, "--temporal-wait", wait == null ? null : wait.toMillis() + "ms");
        put(options, "--history-keys", absolute(keys));
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

    @Nullable public String address() {
        return address;
    }

    public String taskQueue() {
        return taskQueue == null ? "onhook" : taskQueue;
    }

    public String namespace() {
        return namespace == null ? "default" : namespace;
    }

    boolean tls() {
        return tls;
    }

    @Nullable Path certificate() {
        return certificate;
    }

    @Nullable Path certificateKey() {
        return certificateKey;
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
