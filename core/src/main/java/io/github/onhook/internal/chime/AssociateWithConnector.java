package io.github.onhook.internal.chime;

import io.github.onhook.model.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** Puts numbers on a connector; what is elsewhere stays there: {@code AssociatePhoneNumbersWithVoiceConnector}. */
final class AssociateWithConnector extends AssociationOperation {

    AssociateWithConnector(VoiceService voice) {
        super(Operation.ASSOCIATE_WITH_VOICE_CONNECTOR, Association.Kind.CONNECTOR, voice);
    }

    @Override
    public CompletableFuture<?> send(
            ChimeSdkVoiceAsyncClient client,
            String id,
            List<String> e164PhoneNumbers,
            AwsRequestOverrideConfiguration override,
            End end) {
        return ChangeCall.ended(
                client.associatePhoneNumbersWithVoiceConnector(r -> r.voiceConnectorId(id)
                        .e164PhoneNumbers(e164PhoneNumbers)
                        .forceAssociate(false)
                        .overrideConfiguration(override)),
                answer -> answer.hasPhoneNumberErrors() ? answer.phoneNumberErrors() : null,
                end);
    }
}
