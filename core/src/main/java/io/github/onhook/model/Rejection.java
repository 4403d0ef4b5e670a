package io.github.onhook.model;

import org.jspecify.annotations.Nullable;

/**
 * A row that is not a valid target.
 *
 * @param line the row's line in its file, from 1
 * @param accountId the row's account as it was written, or {@code null}
 * @param region the row's Region as it was written, or {@code null}
 * @param voiceConnectorId the row's connector as it was written, or {@code null}
 * @param phoneNumber the row's number as it was written, or {@code null}
 * @param code a short name of the rule that is broken
 * @param message the rule, what broke it and the remedy
 */
public record Rejection(
        long line,
        @Nullable String accountId,
        @Nullable String region,
        @Nullable String voiceConnectorId,
        @Nullable String phoneNumber,
        String code,
        String message) {

    /** The line and the rule; never the number. */
    @Override
    public String toString() {
        return "line " + line + ": " + message;
    }
}
