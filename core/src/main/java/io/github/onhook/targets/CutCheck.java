package io.github.onhook.targets;

import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Target;
import org.jspecify.annotations.Nullable;

/**
 * Finds that a file was cut within its last field: a disk that is full leaves such files, and a number without its last
 * digits is another number.
 *
 * <p>Only a last row without a line end can be cut. It is taken to be, where its number has fewer digits than another number
 * of the file that begins with the same digit, or, where no other does, than any other; and where its connector is shorter
 * than another one, be it the one that the number moves to. If such a row is complete, add the line end.
 */
final class CutCheck {

    private static final String REMEDY = ", and the file ends without a line end: it may be cut."
            + " Take the file again, or end the line if it is whole";

    private final int[] mostDigitsByFirst = new int[10];
    private int mostDigits;
    private int longestConnector;
    private int longestDestination;

    void add(Target target) {
        add(target.phoneNumber());
        longestConnector = Math.max(longestConnector, target.voiceConnectorId().length());
        longestDestination = Math.max(longestDestination, destinationLength(target));
    }

    void add(PhoneNumber number) {
        int count = countOf(number);
        int first = firstOf(number);
        mostDigitsByFirst[first] = Math.max(mostDigitsByFirst[first], count);
        mostDigits = Math.max(mostDigits, count);
    }

    /** Why a target is taken to be cut in the field that the file ends with, or {@code null}. */
    @Nullable String cut(Target target, Column last) {
        return switch (last) {
            case PHONE_NUMBER -> cut(target.phoneNumber());
            case VOICE_CONNECTOR_ID ->
                target.voiceConnectorId().length() < longestConnector
                        ? "voice_connector_id is shorter than another one" + REMEDY
                        : null;
            case TO_VOICE_CONNECTOR_ID ->
                destinationLength(target) < longestDestination
                        ? "to_voice_connector_id is shorter than another one" + REMEDY
                        : null;
            // A part of these is no valid field.
            case ACCOUNT_ID, REGION -> null;
        };
    }

    private static int destinationLength(Target target) {
        String to = target.connector().toVoiceConnectorId();
        return to == null ? 0 : to.length();
    }

    /** Why a number at the end of a file is taken to be cut, or {@code null}. */
    @Nullable String cut(PhoneNumber number) {
        int ofItsKind = mostDigitsByFirst[firstOf(number)];
        return countOf(number) < (ofItsKind > 0 ? ofItsKind : mostDigits)
                ? "the number is shorter than others" + REMEDY
                : null;
    }

    private static int countOf(PhoneNumber number) {
        int count = 1;
        for (long rest = number.digits(); rest >= 10; rest /= 10) {
            count++;
        }
        return count;
    }

    private static int firstOf(PhoneNumber number) {
        long rest = number.digits();
        while (rest >= 10) {
            rest /= 10;
        }
        return (int) rest;
    }
}
