package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import org.jspecify.annotations.Nullable;

/** Watches whether a location answers at all, and whether its reads are answered by the service. */
final class LocationWatch {

    private final int mostUnanswered;
    private final long leastSilenceNanos;
    private int unanswered;
    private long silentSince;
    private int unexpectedReads;

    /**
     * A watch of a location that has not been called.
     *
     * @param mostUnanswered so many calls in a row without an answer close the location
     * @param leastSilenceNanos if it has also been silent for so long: connections that break at once say little
     */
    LocationWatch(int mostUnanswered, long leastSilenceNanos) {
        this.mostUnanswered = mostUnanswered;
        this.leastSilenceNanos = leastSilenceNanos;
    }

    /** The service answered. */
    void answered() {
        unanswered = 0;
        unexpectedReads = 0;
    }

    /** Whether the last reads were not answered by the service. */
    boolean isSuspicious() {
        return unexpectedReads > 0;
    }

    /**
     * A call failed.
     *
     * @return why to close the location, if it is to be closed
     */
    @Nullable CloseReason failed(RequestFailure failure, boolean read, long sentAt, long now) {
        if (failure.isUnanswered()) {
            return unanswered(sentAt, now);
        }
        unanswered = 0;
        if (failure.kind() != Kind.UNEXPECTED) {
            unexpectedReads = 0;
        } else if (read && ++unexpectedReads >= LocationHealth.MOST_UNEXPECTED) {
            return CloseReason.refused(failure.reason());
        }
        return null;
    }

    private @Nullable CloseReason unanswered(long sentAt, long now) {
        if (unanswered++ == 0) {
            silentSince = sentAt;
        }
        if (unanswered < mostUnanswered || now - silentSince < leastSilenceNanos) {
            return null;
        }
        String message = "none of the last " + unanswered + " calls was answered";
        return CloseReason.refused(Reason.of(Source.CLIENT, ReasonCodes.UNRESPONSIVE, message));
    }
}
