package io.github.onhook.temporal.internal.client;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs, once each, the first hundred workers that could not open a payload of a run, as its histories show them. */
public final class KeylessWorkers {

    private static final Logger LOG = LoggerFactory.getLogger(KeylessWorkers.class);
    /** The type of a failure is in plain text. */
    private static final String TYPE = PayloadCodecException.class.getName();

    private static final int MOST = 100;

    private final DataConverter converter;
    private final Set<String> found = ConcurrentHashMap.newKeySet();

    /** Nothing is read yet. */
    public KeylessWorkers(DataConverter converter) {
        this.converter = converter;
    }

    /** Reads an event. */
    public void read(HistoryEvent event) {
        if (event.getEventType() != EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED) {
            return;
        }
        var failed = event.getWorkflowTaskFailedEventAttributes();
        if (isOfKeys(failed.getFailure())) {
            String sentence = "worker " + failed.getIdentity() + " cannot open a payload of the run: "
                    + explained(failed.getFailure());
            if (found.size() < MOST && found.add(sentence)) {
                LOG.warn("{}; tasks that it gets go to other workers", sentence);
            }
        }
    }

    /** What was found so far. */
    public Set<String> found() {
        return Set.copyOf(found);
    }

    private static boolean isOfKeys(Failure failure) {
        return failure.getApplicationFailureInfo().getType().equals(TYPE)
                || (failure.hasCause() && isOfKeys(failure.getCause()));
    }

    /** The worker sealed its explanation with its own key, which may not be among those here. */
    private String explained(Failure failure) {
        try {
            Throwable last = converter.failureToException(failure);
            while (last.getCause() != null) {
                last = last.getCause();
            }
            return String.valueOf(message(last));
        } catch (PayloadCodecException e) {
            return "it has other keys than this process (what it says is " + e.getMessage() + ")";
        }
    }

    private static @Nullable String message(Throwable failure) {
        return failure instanceof ApplicationFailure application
                ? application.getOriginalMessage()
                : failure.getMessage();
    }
}
