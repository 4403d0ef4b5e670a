package io.github.onhook.temporal.internal.worker;

import io.github.onhook.journal.Journal.JournalException;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityPausedException;
import io.temporal.client.ActivityResetException;
import org.jspecify.annotations.Nullable;

/** What the service's refusal of a heartbeat means for the chunk. */
final class HeartbeatRefusal {

    private HeartbeatRefusal() {}

    /**
     * Whether the service wants the chunk back: it was cancelled, or an operator paused or reset its activity. The SDK
     * wraps its own exception. The heartbeat was recorded nevertheless.
     */
    static boolean isCancel(ActivityCompletionException e) {
        Throwable said = e.getCause() instanceof ActivityCompletionException cause ? cause : e;
        return said instanceof ActivityCanceledException
                || said instanceof ActivityPausedException
                || said instanceof ActivityResetException;
    }

    static JournalException taken(@Nullable Throwable cause) {
        return new JournalException(
                JournalException.Kind.TAKEN,
                "the service gave the chunk to another worker after missing heartbeats from this one",
                cause);
    }
}
