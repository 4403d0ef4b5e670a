package io.github.onhook.internal.engine;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;

/**
 * Why something takes no more requests: what is left of it is skipped for this reason.
 *
 * @param reason the reason of the skipped outcomes
 * @param refused whether somebody refused, so that what is skipped counts as failed for the tolerances; not so where the
 *     run itself decided to stop
 */
record CloseReason(Reason reason, boolean refused) {

    static CloseReason refused(Reason reason) {
        return new CloseReason(reason, true);
    }

    static CloseReason decided(String code, String message) {
        return new CloseReason(Reason.of(Source.CLIENT, code, message), false);
    }

    /** The code, never missing. */
    String code() {
        String code = reason.code();
        return code == null ? ReasonCodes.CLOSED : code;
    }
}
