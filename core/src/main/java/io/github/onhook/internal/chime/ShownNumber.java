package io.github.onhook.internal.chime;

import io.github.onhook.model.PhoneNumber;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.chimesdkvoice.model.GetPhoneNumberResponse;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberAssociation;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberStatus;

/** A number as the service shows it, believed only where it shows all that the question needs. */
final class ShownNumber {

    private ShownNumber() {}

    /** What the number is on, as the answer to a read of it says. */
    static NumberResult read(GetPhoneNumberResponse response, PhoneNumber asked) {
        Origin origin = Origin.of(response);
        String lacks = origin.missing();
        if (lacks == null) {
            lacks = lacks(response.phoneNumber());
        }
        if (lacks == null && !describes(response.phoneNumber(), asked)) {
            lacks = "the answer does not describe the number asked for";
        }
        return lacks == null
                ? new NumberResult.Shown(
                        associations(response.phoneNumber()),
                        isInDeletionQueue(response.phoneNumber()),
                        origin.requestId())
                : new NumberResult.Failed(Verifier.unexpected(lacks, origin.requestId()));
    }

    /** What a shown number lacks to say where it is; {@code null} if nothing. */
    static @Nullable String lacks(software.amazon.awssdk.services.chimesdkvoice.model.@Nullable PhoneNumber number) {
        if (number == null) {
            return "the answer shows no number";
        }
        if (number.phoneNumberId() == null || number.e164PhoneNumber() == null) {
            return "the answer shows a number without its id or its E.164 form";
        }
        boolean halfNamed = number.associations().stream()
                .anyMatch(a -> a == null || isBlank(a.nameAsString()) || isBlank(a.value()));
        if (halfNamed) {
            return "the answer shows an association without its name or value";
        }
        if (number.associations().isEmpty() && number.status() == PhoneNumberStatus.ASSIGNED) {
            return "the answer shows an assigned number without an association";
        }
        return number.hasAssociations() || number.statusAsString() != null
                ? null
                : "the answer shows neither status nor associations of the number";
    }

    private static boolean isInDeletionQueue(software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumber number) {
        return number.deletionTimestamp() != null
                || number.status() == PhoneNumberStatus.RELEASE_IN_PROGRESS
                || number.status() == PhoneNumberStatus.DELETE_IN_PROGRESS;
    }

    private static List<Association> associations(
            software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumber number) {
        return number.associations().stream()
                .map(a -> new Association(Association.Kind.of(a.nameAsString()), a.value()))
                .toList();
    }

    static boolean isWith(
            software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumber number, String associationName, String id) {
        for (PhoneNumberAssociation association : number.associations()) {
            if (associationName.equals(association.nameAsString()) && same(association.value(), id)) {
                return true;
            }
        }
        return false;
    }

    static boolean same(@Nullable String id, String asked) {
        return id != null && id.toLowerCase(Locale.ROOT).equals(asked.toLowerCase(Locale.ROOT));
    }

    /** Both ids: the service uses the number itself, with its plus or without, as its id. */
    private static boolean describes(
            software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumber number, PhoneNumber asked) {
        return Verifier.names(number.e164PhoneNumber(), asked) && Verifier.names(number.phoneNumberId(), asked);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
