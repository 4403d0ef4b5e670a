package io.github.onhook.internal.chime;

import io.github.onhook.model.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.chimesdkvoice.model.ChimeSdkVoiceResponse;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberError;

/**
 * One of the service's operations that change associations: how to call it, and what its answer holds.
 *
 * @param associationName the {@code Name} that a number's association with the operation's ids has
 * @param sender calls it
 */
record ChangeCall(String associationName, Sender sender) {

    private static final String CONNECTOR = "VoiceConnectorId";
    private static final String GROUP = "VoiceConnectorGroupId";

    static ChangeCall of(Operation operation) {
        return switch (operation) {
            case VOICE_CONNECTOR ->
                new ChangeCall(
                        CONNECTOR,
                        (client, id, numbers, override, end) -> told(
                                client.disassociatePhoneNumbersFromVoiceConnector(r -> r.voiceConnectorId(id)
                                        .e164PhoneNumbers(numbers)
                                        .overrideConfiguration(override)),
                                answer -> answer.hasPhoneNumberErrors() ? answer.phoneNumberErrors() : null,
                                end));
            case VOICE_CONNECTOR_GROUP ->
                new ChangeCall(
                        GROUP,
                        (client, id, numbers, override, end) -> told(
                                client.disassociatePhoneNumbersFromVoiceConnectorGroup(r -> r.voiceConnectorGroupId(id)
                                        .e164PhoneNumbers(numbers)
                                        .overrideConfiguration(override)),
                                answer -> answer.hasPhoneNumberErrors() ? answer.phoneNumberErrors() : null,
                                end));
            // What is elsewhere stays there.
            case ASSOCIATE_VOICE_CONNECTOR ->
                new ChangeCall(
                        CONNECTOR,
                        (client, id, numbers, override, end) -> told(
                                client.associatePhoneNumbersWithVoiceConnector(r -> r.voiceConnectorId(id)
                                        .e164PhoneNumbers(numbers)
                                        .forceAssociate(false)
                                        .overrideConfiguration(override)),
                                answer -> answer.hasPhoneNumberErrors() ? answer.phoneNumberErrors() : null,
                                end));
            case ASSOCIATE_VOICE_CONNECTOR_GROUP ->
                new ChangeCall(
                        GROUP,
                        (client, id, numbers, override, end) -> told(
                                client.associatePhoneNumbersWithVoiceConnectorGroup(r -> r.voiceConnectorGroupId(id)
                                        .e164PhoneNumbers(numbers)
                                        .forceAssociate(false)
                                        .overrideConfiguration(override)),
                                answer -> answer.hasPhoneNumberErrors() ? answer.phoneNumberErrors() : null,
                                end));
        };
    }

    /** Sends one request. */
    @FunctionalInterface
    interface Sender {
        /**
         * Sends it.
         *
         * @param end told how it ended
         * @return what to cancel
         */
        CompletableFuture<?> send(
                ChimeSdkVoiceAsyncClient client,
                String id,
                List<String> e164PhoneNumbers,
                AwsRequestOverrideConfiguration override,
                End end);
    }

    /** Hears how a call ended: one of the two is not {@code null}. */
    @FunctionalInterface
    interface End {
        void of(@Nullable Raw raw, @Nullable Throwable error);
    }

    /**
     * An answer as the SDK read it.
     *
     * @param errors what the member for refused numbers holds; {@code null} where the answer does not have the member
     */
    record Raw(@Nullable List<PhoneNumberError> errors, Origin origin) {}

    /** Reads the member; {@code null} where the answer does not have it. */
    @FunctionalInterface
    private interface Errors<T> {
        @Nullable List<PhoneNumberError> of(T answer);
    }

    /** Tells the end of a call. */
    private static <T extends ChimeSdkVoiceResponse> CompletableFuture<T> told(
            CompletableFuture<T> call, Errors<T> errors, End end) {
        var unused = call.whenComplete((answer, error) -> {
            if (answer == null) {
                end.of(null, error);
                return;
            }
            Raw raw;
            try {
                raw = new Raw(errors.of(answer), Origin.of(answer));
            } catch (RuntimeException e) {
                end.of(null, e);
                return;
            }
            end.of(raw, null);
        });
        return call;
    }
}
