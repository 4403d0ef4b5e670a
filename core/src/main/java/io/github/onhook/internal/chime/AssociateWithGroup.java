package io.github.onhook.internal.chime;

import io.github.onhook.model.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** Puts numbers on a group; what is elsewhere stays there: {@code AssociatePhoneNumbersWithVoiceConnectorGroup}. */
final class AssociateWithGroup extends AssociationOperation {

    AssociateWithGroup(VoiceService voice) {
        super(Operation.ASSOCIATE_WITH_VOICE_CONNECTOR_GROUP, Association.Kind.GROUP, voice);
    }

    @Override
    public CompletableFuture<?> send(
            ChimeSdkVoiceAsyncClient client,
            String id,
            List<String> e164PhoneNumbers,
            AwsRequestOverrideConfiguration override,
            End end) {
        return ChangeCall.ended(
                client.associatePhoneNumbersWithVoiceConnectorGroup(r -> r.voiceConnectorGroupId(id)
                        .e164PhoneNumbers(e164PhoneNumbers)
                        .forceAssociate(false)
                        .overrideConfiguration(override)),
                answer -> answer.hasPhoneNumberErrors() ? answer.phoneNumberErrors() : null,
                end);
    }
}
