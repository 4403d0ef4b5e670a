package io.github.onhook.temporal.internal.client;

import io.github.onhook.temporal.internal.wire.WrittenBy;
import io.temporal.api.common.v1.Payloads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs, once each, the versions of the workers that carry out a run, where they are others than this process's. */
final class WorkerVersions {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerVersions.class);

    private final String runId;
    private final Set<WrittenBy> found = ConcurrentHashMap.newKeySet();

    WorkerVersions(String runId) {
        this.runId = runId;
    }

    /** Reads the result of a chunk. */
    void read(Payloads result, String worker) {
        WrittenBy version = of(result);
        if (found.add(version) && !version.equals(WrittenBy.THIS)) {
            LOG.info("run {}: worker {} is of {}, this process of {}", runId, worker, version, WrittenBy.THIS);
        }
    }

    /** Who wrote payloads of one call. */
    static WrittenBy of(Payloads payloads) {
        return payloads.getPayloadsCount() == 0 ? WrittenBy.EARLIER : WrittenBy.of(payloads.getPayloads(0));
    }
}
