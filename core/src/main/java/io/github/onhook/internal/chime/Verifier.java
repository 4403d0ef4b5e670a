package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.ChangeResult.ItemError;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Reason.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberError;

/** Believes an answer only as far as it proves that it is the service's, and fits what was asked. */
final class Verifier {

    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);

    private Verifier() {}

    static ChangeResult verified(ChangeCall.Raw raw, List<PhoneNumber> asked) {
        String requestId = raw.origin().requestId();
        String unproven = raw.origin().missing();
        if (unproven != null || requestId == null) {
            return failed(String.valueOf(unproven), requestId);
        }
        List<PhoneNumberError> listed = raw.errors();
        if (listed == null) {
            return raw.origin().json()
                    ? new ChangeResult.Unproven("the answer has no PhoneNumberErrors", requestId)
                    : failed("the answer has no PhoneNumberErrors and is not JSON", requestId);
        }
        return listed.isEmpty()
                ? new ChangeResult.Accepted(List.of(), requestId)
                : withErrors(listed, asked, requestId);
    }

    private static ChangeResult withErrors(List<PhoneNumberError> listed, List<PhoneNumber> asked, String requestId) {
        Set<Long> open = new HashSet<>();
        asked.forEach(number -> open.add(number.digits()));
        List<ItemError> errors = new ArrayList<>(listed.size());
        for (PhoneNumberError error : listed) {
            // The enum lacks codes that the service already sends: only the string is whole.
            String code = error == null ? null : error.errorCodeAsString();
            Long digits = error == null ? null : digits(error.phoneNumberId());
            if (error == null || code == null || code.isBlank() || digits == null) {
                return failed("an error in the answer names no number or no code", requestId);
            }
            if (!open.remove(digits)) {
                return failed("the answer names a number that was not asked, or names one twice", requestId);
            }
            errors.add(new ItemError(digits, ForeignText.code(code), error.errorMessage()));
        }
        return new ChangeResult.Accepted(List.copyOf(errors), requestId);
    }

    /** Whether an id of the service's is this number: with its plus or without. */
    static boolean names(@Nullable String id, PhoneNumber number) {
        Long digits = digits(id);
        return digits != null && digits == number.digits();
    }

    static RequestFailure unexpected(String message, @Nullable String requestId) {
        LOG.warn("Not believed: {} (request {})", message, requestId);
        return new RequestFailure(
                Kind.UNEXPECTED, Source.CLIENT, RequestFailure.UNEXPECTED_RESPONSE, message, requestId);
    }

    private static ChangeResult failed(String message, @Nullable String requestId) {
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
