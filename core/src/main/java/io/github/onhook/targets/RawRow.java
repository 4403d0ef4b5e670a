package io.github.onhook.targets;

import io.github.onhook.Rejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The four fields of a row as they are written; {@code null} where the row lacks one. */
record RawRow(
        long line,
        @Nullable String accountId,
        @Nullable String region,
        @Nullable String voiceConnectorId,
        @Nullable String phoneNumber) {

    static final List<String> FIELDS = List.of("account_id", "region", "voice_connector_id", "phone_number");

    /** More than any valid field has, and little enough that many rejected rows can be kept. */
    private static final int LONGEST_KEPT = 200;

    static RawRow unreadable(long line) {
        return new RawRow(line, null, null, null, null);
    }

    Rejection rejected(String code, String message) {
        return new Rejection(line, cut(accountId), cut(region), cut(voiceConnectorId), cut(phoneNumber), code, message);
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String readable = text.replace(Utf8.UNDECODABLE, '\uFFFD');
        return readable.length() <= LONGEST_KEPT ? readable : readable.substring(0, LONGEST_KEPT) + "…";
    }
}
