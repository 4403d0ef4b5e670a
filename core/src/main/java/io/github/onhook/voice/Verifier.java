package io.github.onhook.voice;

import io.github.onhook.PhoneNumber;
import io.github.onhook.Source;
import io.github.onhook.voice.ChangeResult.NumberError;
import io.github.onhook.voice.RequestFailure.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberError;

/** Believes an answer only as far as it fits what was asked. */
final class Verifier {

    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);

    private Verifier() {}

    static ChangeResult verified(ChangeCall.Raw raw, List<PhoneNumber> asked) {
        if (raw.errors().isEmpty()) {
            return new ChangeResult.Accepted(List.of(), raw.requestId());
        }
        Set<Long> open = new HashSet<>();
        asked.forEach(number -> open.add(number.digits()));
        List<NumberError> errors = new ArrayList<>(raw.errors().size());
        for (PhoneNumberError error : raw.errors()) {
            // The enum lacks codes that the service already sends: only the string is whole.
            String code = error.errorCodeAsString();
            Long digits = digits(error.phoneNumberId());
            if (code == null || code.isBlank() || digits == null) {
                return refused("an error in the answer names no number or no code", raw.requestId());
            }
            if (!open.remove(digits)) {
                return refused("the answer names a number that was not asked, or names one twice", raw.requestId());
            }
            errors.add(new NumberError(digits, code, error.errorMessage()));
        }
        return new ChangeResult.Accepted(List.copyOf(errors), raw.requestId());
    }

    /** Whether an id of the service's is this number: with its plus or without. */
    static boolean names(@Nullable String id, PhoneNumber number) {
        Long digits = digits(id);
        return digits != null && digits == number.digits();
    }

    static RequestFailure unexpected(String message, @Nullable String requestId) {
        LOG.warn("Not believed: {} (request {})", message, requestId);
        return new RequestFailure(Kind.AMBIGUOUS, Source.CLIENT, "UnexpectedResponse", message, requestId);
    }

    private static ChangeResult refused(String message, @Nullable String requestId) {
        return new ChangeResult.Failed(unexpected(message, requestId));
    }

    private static @Nullable Long digits(@Nullable String id) {
        if (id == null) {
            return null;
        }
        try {
            return PhoneNumber.parse(id.startsWith("+") ? id : "+" + id).digits();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
