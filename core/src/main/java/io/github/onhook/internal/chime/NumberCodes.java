package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.ItemRefusal;

/** The codes that the service gives to single numbers of a request. */
final class NumberCodes {

    private NumberCodes() {}

    static ItemRefusal refusal(String code) {
        return switch (code) {
            case "Throttled", "Throttling" -> ItemRefusal.THROTTLED;
            case "ServiceUnavailable" -> ItemRefusal.UNAVAILABLE;
            case "ServiceFailure" -> ItemRefusal.IN_DOUBT;
            case "Conflict" -> ItemRefusal.CONFLICT;
            case "NotFound", "Gone" -> ItemRefusal.MISPLACED;
            default -> ItemRefusal.FINAL;
        };
    }
}
