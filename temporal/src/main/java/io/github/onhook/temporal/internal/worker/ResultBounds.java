package io.github.onhook.temporal.internal.worker;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.WireReason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the text of a chunk's results, so that its heartbeats and its result fit into one payload for any answers
 * of the service. Codes are kept: there are at most {@link #MOST_CODES} of them, and then {@link #OTHER}. Messages are cut;
 * beyond a budget, numbers have the code without a message or a request id. Not safe for use by several threads.
 */
final class ResultBounds {

    /*
     * Design notes. A payload is refused above 1.9 MB. 20,000 numbers with a result each: 340 kB for the runs at 17 bytes,
     * 80 kB for the ranges in doubt, 100 kB for the
     * times out of service, 300 kB for messages and codes, 800 kB for request ids, 60 kB for events.
     */
    static final int LONGEST_MESSAGE = 400;

    static final int MOST_CODES = 500;
    static final int MESSAGE_BUDGET = 250_000;
    static final int REQUEST_ID_BUDGET = 800_000;
    static final String OTHER = "Other";

    private static final int OVERHEAD = 4;

    private final Map<WireReason, WireReason> kinds = new HashMap<>();
    private final Set<String> codes = new HashSet<>();
    private final Set<String> requestIds = new HashSet<>();
    private int messageBytes;
    private int requestIdBytes;

    /** The same result, with text that is within the bounds. */
    ItemResult bounded(ItemResult result) {
        WireReason reason = result.reason();
        WireReason kind = kinds.get(reason.withoutRequest());
        if (kind == null) {
            kind = admit(reason.withoutRequest());
        }
        return new ItemResult(
                result.status(),
                kind.withRequest(admit(reason.requestId())),
                result.attempts(),
                result.settledAt(),
                result.outOfServiceMillis());
    }

    private WireReason admit(WireReason kind) {
        String code = kind.code();
        if (code != null && codes.size() >= MOST_CODES && !codes.contains(code)) {
            code = OTHER;
        } else if (code != null) {
            codes.add(code);
        }
        String message = kind.message() == null ? null : ForeignText.cut(kind.message(), LONGEST_MESSAGE);
        int size = size(kind.source()) + size(code) + size(message);
        WireReason kept;
        if (messageBytes + size <= MESSAGE_BUDGET) {
            kept = new WireReason(kind.source(), code, message, null);
            messageBytes += size;
            kinds.put(kind, kept);
        } else {
            kept = new WireReason(kind.source(), code, null, null);
        }
        return kept;
    }

    private @Nullable String admit(@Nullable String requestId) {
        if (requestId == null || requestIds.contains(requestId)) {
            return requestId;
        }
        if (requestIdBytes + size(requestId) > REQUEST_ID_BUDGET) {
            return null;
        }
        requestIdBytes += size(requestId);
        requestIds.add(requestId);
        return requestId;
    }

    private static int size(@Nullable String text) {
        return text == null ? 1 : OVERHEAD + text.getBytes(StandardCharsets.UTF_8).length;
    }
}
