package io.github.onhook.voice;

import io.github.onhook.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
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

    Mono<Raw> send(
            ChimeSdkVoiceAsyncClient client,
            String id,
            List<String> e164PhoneNumbers,
            AwsRequestOverrideConfiguration override);

    /** The {@code Name} that a number's association with such an id has. */
    String associationName();

    /** An answer as the SDK read it. */
    record Raw(List<PhoneNumberError> errors, @Nullable String requestId) {}

    /** {@code DisassociatePhoneNumbersFromVoiceConnector}. */
    record FromConnector() implements ChangeCall {

        @Override
        public Mono<Raw> send(
                ChimeSdkVoiceAsyncClient client,
                String id,
                List<String> e164PhoneNumbers,
                AwsRequestOverrideConfiguration override) {
            return Mono.fromFuture(() -> client.disassociatePhoneNumbersFromVoiceConnector(r -> r.voiceConnectorId(id)
                            .e164PhoneNumbers(e164PhoneNumbers)
                            .overrideConfiguration(override)))
                    .map(answer -> new Raw(
                            answer.phoneNumberErrors(),
                            answer.responseMetadata().requestId()));
        }

        @Override
        public String associationName() {
            return "VoiceConnectorId";
        }
    }

    /** {@code DisassociatePhoneNumbersFromVoiceConnectorGroup}. */
    record FromGroup() implements ChangeCall {

        @Override
        public Mono<Raw> send(
                ChimeSdkVoiceAsyncClient client,
                String id,
                List<String> e164PhoneNumbers,
                AwsRequestOverrideConfiguration override) {
            return Mono.fromFuture(() ->
                            client.disassociatePhoneNumbersFromVoiceConnectorGroup(r -> r.voiceConnectorGroupId(id)
                                    .e164PhoneNumbers(e164PhoneNumbers)
                                    .overrideConfiguration(override)))
                    .map(answer -> new Raw(
                            answer.phoneNumberErrors(),
                            answer.responseMetadata().requestId()));
        }

        @Override
        public String associationName() {
            return "VoiceConnectorGroupId";
        }
    }

    /** {@code AssociatePhoneNumbersWithVoiceConnector}: what is on another connector stays there. */
    record WithConnector() implements ChangeCall {

        @Override
        public Mono<Raw> send(
                ChimeSdkVoiceAsyncClient client,
                String id,
                List<String> e164PhoneNumbers,
                AwsRequestOverrideConfiguration override) {
            return Mono.fromFuture(() -> client.associatePhoneNumbersWithVoiceConnector(r -> r.voiceConnectorId(id)
                            .e164PhoneNumbers(e164PhoneNumbers)
                            .forceAssociate(false)
                            .overrideConfiguration(override)))
                    .map(answer -> new Raw(
                            answer.phoneNumberErrors(),
                            answer.responseMetadata().requestId()));
        }

        @Override
        public String associationName() {
            return "VoiceConnectorId";
        }
    }

    /** {@code AssociatePhoneNumbersWithVoiceConnectorGroup}: what is on another group stays there. */
    record WithGroup() implements ChangeCall {

        @Override
        public Mono<Raw> send(
                ChimeSdkVoiceAsyncClient client,
                String id,
                List<String> e164PhoneNumbers,
                AwsRequestOverrideConfiguration override) {
            return Mono.fromFuture(
                            () -> client.associatePhoneNumbersWithVoiceConnectorGroup(r -> r.voiceConnectorGroupId(id)
                                    .e164PhoneNumbers(e164PhoneNumbers)
                                    .forceAssociate(false)
                                    .overrideConfiguration(override)))
                    .map(answer -> new Raw(
                            answer.phoneNumberErrors(),
                            answer.responseMetadata().requestId()));
        }

        @Override
        public String associationName() {
            return "VoiceConnectorGroupId";
        }
    }
}
