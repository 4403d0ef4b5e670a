package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.model.SimulatedOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The result of one number in a request.
 *
 * @param code of the number's own error; null where it has none
 */
record Verdict(SimulatedOutcome outcome, @Nullable String code, String message) {
    static final Verdict DISASSOCIATED = new Verdict(SimulatedOutcome.DISASSOCIATED, null, "");
    static final Verdict ASSOCIATED = new Verdict(SimulatedOutcome.ASSOCIATED, null, "");
    static final Verdict RELEASED = new Verdict(SimulatedOutcome.RELEASED, null, "");
    static final Verdict UNCHANGED = new Verdict(SimulatedOutcome.UNCHANGED, null, "");
    static final Verdict NOT_FOUND = refused("NotFound", "Phone number not found");
    static final Verdict NOT_ASSOCIATED = refused("NotFound", "Phone number is not associated with this resource");
    static final Verdict THROTTLED = refused("Throttled", "Too many phone numbers changed, try again later");
    static final Verdict BUSY = refused("Conflict", "Phone number has an operation in progress");
    static final Verdict UNUSABLE = refused("Unprocessable", "Phone number is in a status that does not allow this");
    static final Verdict IN_DELETION_QUEUE =
            refused("Unprocessable", "Phone number is in the deletion queue; restore it first");
    static final Verdict NOT_IN_DELETION_QUEUE = refused("BadRequest", "Phone number is not in the deletion queue");
    static final Verdict STILL_ASSOCIATED =
            refused("PhoneNumberAssociationsExist", "Phone number must be disassociated before it can be deleted");
    static final Verdict WRONG_PRODUCT = refused("Unprocessable", "Phone number has another product type");
    static final Verdict IN_GROUP =
            refused("VoiceConnectorGroupAssociationsExist", "Phone number is in a Voice Connector group");
    static final Verdict ELSEWHERE = refused("PhoneNumberAssociationsExist", "Phone number has another association");

    static Verdict refused(String code, String message) {
        return new Verdict(SimulatedOutcome.REFUSED, code, message);
    }
}
