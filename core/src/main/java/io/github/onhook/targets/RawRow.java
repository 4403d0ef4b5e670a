package io.github.onhook.targets;

import io.github.onhook.model.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a row as they are written.
 *
 * @param accountId {@code null}, as the other fields, where the file has no such column or property
 * @param toVoiceConnectorId the same; only looked at where a plan of moves is read
 * @param openEnd the field in which the file ends without a line end, so that it may be cut; {@code null} for none
 */
record RawRow(
        long line,
        @Nullable String accountId,
        @Nullable String region,
        @Nullable String voiceConnectorId,
        @Nullable String phoneNumber,
        @Nullable String toVoiceConnectorId,
        @Nullable Column openEnd) {

    /** More than any valid field has, and little enough that many rejected rows can be kept. */
    private static final int LONGEST_KEPT = 200;

    static RawRow unreadable(long line) {
        return new RawRow(line, null, null, null, null, null, null);
    }

    Rejection rejected(String code, String message) {
        return new Rejection(line, cut(accountId), cut(region), cut(voiceConnectorId), cut(phoneNumber), code, message);
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String readable = text.replace(Visible.UNDECODABLE, '\uFFFD');
        return readable.length() <= LONGEST_KEPT ? readable : readable.substring(0, LONGEST_KEPT) + "…";
    }
}
