package io.github.onhook.voice;

import io.github.onhook.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberError;

/** One of the service's operations that change associations: how to call it, and what its answer holds. */
sealed interface ChangeCall {

    static ChangeCall of(Operation operation) {
        return switch (operation) {
            case VOICE_CONNECTOR -> new FromConnector();
            case VOICE_CONNECTOR_GROUP -> new FromGroup();
            case ASSOCIATE_VOICE_CONNECTOR -> new WithConnector();
            case ASSOCIATE_VOICE_CONNECTOR_GROUP -> new WithGroup();
        };
    }

    /**
     * Sends one request.
     *
     * @param end told how it ended: one of the two is not {@code null}
     * @return what to cancel
     */
    CompletableFuture<?> send(
            ChimeSdkVoiceAsyncClient client,
            String id,
            List<String> e164PhoneNumbers,
            AwsRequestOverrideConfiguration override,
            End end);

    /** Hears how a call ended. */
    @FunctionalInterface
    interface End {
        void of(@Nullable Raw raw, @Nullable Throwable error);
    }

    /** Tells the end of a call. */
    private static <T> CompletableFuture<T> told(CompletableFuture<T> call, Function<T, Raw> reading, End end) {
        var unused = call.whenComplete((answer, error) -> {
            if (answer == null) {
                end.of(null, error);
                return;
            }
            Raw raw;
            try {
                raw = reading.apply(answer);
            } catch (RuntimeException e) {
                end.of(null, e);
                return;
            }
            end.of(raw, null);
        });
        return call;
    }

    /** The {@code Name} that a number's association with such an id has. */
    String associationName();

    /** An answer as the SDK read it. */
    record Raw(List<PhoneNumberError> errors, @Nullable String requestId) {}

    /** {@code DisassociatePhoneNumbersFromVoiceConnector}. */
    record FromConnector() implements ChangeCall {

        @Override
        public CompletableFuture<?> send(
                ChimeSdkVoiceAsyncClient client,
                String id,
                List<String> e164PhoneNumbers,
                AwsRequestOverrideConfiguration override,
                End end) {
            return told(
                    client.disassociatePhoneNumbersFromVoiceConnector(r -> r.voiceConnectorId(id)
                            .e164PhoneNumbers(e164PhoneNumbers)
                            .overrideConfiguration(override)),
                    answer -> new Raw(
                            answer.phoneNumberErrors(),
                            answer.responseMetadata().requestId()),
                    end);
        }

        @Override
        public String associationName() {
            return "VoiceConnectorId";
        }
    }

    /** {@code DisassociatePhoneNumbersFromVoiceConnectorGroup}. */
    record FromGroup() implements ChangeCall {

        @Override
        public CompletableFuture<?> send(
                ChimeSdkVoiceAsyncClient client,
                String id,
                List<String> e164PhoneNumbers,
                AwsRequestOverrideConfiguration override,
                End end) {
            return told(
                    client.disassociatePhoneNumbersFromVoiceConnectorGroup(r -> r.voiceConnectorGroupId(id)
                            .e164PhoneNumbers(e164PhoneNumbers)
                            .overrideConfiguration(override)),
                    answer -> new Raw(
                            answer.phoneNumberErrors(),
                            answer.responseMetadata().requestId()),
                    end);
        }

        @Override
        public String associationName() {
            return "VoiceConnectorGroupId";
        }
    }

    /** {@code AssociatePhoneNumbersWithVoiceConnector}: what is on another connector stays there. */
    record WithConnector() implements ChangeCall {

        @Override
        public CompletableFuture<?> send(
                ChimeSdkVoiceAsyncClient client,
                String id,
                List<String> e164PhoneNumbers,
                AwsRequestOverrideConfiguration override,
                End end) {
            return told(
                    client.associatePhoneNumbersWithVoiceConnector(r -> r.voiceConnectorId(id)
                            .e164PhoneNumbers(e164PhoneNumbers)
                            .forceAssociate(false)
                            .overrideConfiguration(override)),
                    answer -> new Raw(
                            answer.phoneNumberErrors(),
                            answer.responseMetadata().requestId()),
                    end);
        }

        @Override
        public String associationName() {
            return "VoiceConnectorId";
        }
    }

    /** {@code AssociatePhoneNumbersWithVoiceConnectorGroup}: what is on another group stays there. */
    record WithGroup() implements ChangeCall {

        @Override
        public CompletableFuture<?> send(
                ChimeSdkVoiceAsyncClient client,
                String id,
                List<String> e164PhoneNumbers,
                AwsRequestOverrideConfiguration override,
                End end) {
            return told(
                    client.associatePhoneNumbersWithVoiceConnectorGroup(r -> r.voiceConnectorGroupId(id)
                            .e164PhoneNumbers(e164PhoneNumbers)
                            .forceAssociate(false)
                            .overrideConfiguration(override)),
                    answer -> new Raw(
                            answer.phoneNumberErrors(),
                            answer.responseMetadata().requestId()),
                    end);
        }

        @Override
        public String associationName() {
            return "VoiceConnectorGroupId";
        }
    }
}
