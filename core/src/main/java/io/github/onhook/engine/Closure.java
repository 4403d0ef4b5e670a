package io.github.onhook.engine;

import io.github.onhook.Reason;
import io.github.onhook.Source;

/**
 * Why something takes no more requests: what is left of it is skipped for this reason.
 *
 * @param reason the reason of the skipped outcomes
 * @param refused whether somebody refused, so that what is skipped counts as failed for the tolerances; not so where the
 *     run itself decided to stop
 */
record Closure(Reason reason, boolean refused) {

    static Closure refused(Reason reason) {
        return new Closure(reason, true);
    }

    static Closure decided(String code, String message) {
        return new Closure(Reason.of(Source.CLIENT, code, message), false);
    }

    /** The code, never missing. */
    String code() {
        String code = reason.code();
        return code == null ? "Closed" : code;
    }
}
