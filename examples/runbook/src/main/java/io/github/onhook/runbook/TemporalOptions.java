package io.github.onhook.runbook;

import io.github.onhook.temporal.HistoryKeys;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Temporal service, and which of its queues. Names no class of Temporal's, which load slowly. */
final class TemporalOptions {

    private static final String KEYS = "ONHOOK_HISTORY_KEYS";

    @Option(
            names = "--temporal",
            paramLabel = "HOST:PORT",
            description = "A Temporal service: its workers carry the run out, and assume the roles.")
    private @Nullable String address;

    @Option(names = "--task-queue", paramLabel = "NAME", description = "The queue that the workers serve (onhook).")
    private String taskQueue = "onhook";

    @Option(names = "--temporal-namespace", paramLabel = "NAME", description = "The namespace (default).")
    private String namespace = "default";

    @Option(names = "--temporal-tls", description = "Reach the service by TLS.")
    private boolean tls;

    @Option(names = "--temporal-tls-cert", paramLabel = "FILE", description = "The client's certificate, as PEM.")
    private @Nullable Path certificate;

    @Option(names = "--temporal-tls-key", paramLabel = "FILE", description = "Its key, as PEM in PKCS#8.")
    private @Nullable Path certificateKey;

    @Option(
            names = "--history-keys",
            paramLabel = "FILE",
            description = "The keys that seal what the service keeps; without it, they are in " + KEYS + ".")
    private @Nullable Path keys;

    @Nullable String address() {
        return address;
    }

    String taskQueue() {
        return taskQueue;
    }

    String namespace() {
        return namespace;
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

    /** The file of keys, or where else they come from. */
    String keysFrom() {
        return keys == null ? KEYS : keys.toString();
    }

    HistoryKeys keys() throws IOException {
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
