package io.github.onhook.internal.chime;

import io.github.onhook.model.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** Takes numbers off a group: {@code DisassociatePhoneNumbersFromVoiceConnectorGroup}. */
final class DisassociateFromGroup extends AssociationOperation {

    DisassociateFromGroup(VoiceService voice) {
        super(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP, Association.Kind.GROUP, voice);
    }

    @Override
    public CompletableFuture<?> send(
            ChimeSdkVoiceAsyncClient client,
            String id,
            List<String> e164PhoneNumbers,
            AwsRequestOverrideConfiguration override,
            End end) {
        return ChangeCall.ended(
                client.disassociatePhoneNumbersFromVoiceConnectorGroup(r -> r.voiceConnectorGroupId(id)
                        .e164PhoneNumbers(e164PhoneNumbers)
                        .overrideConfiguration(override)),
                answer -> answer.hasPhoneNumberErrors() ? answer.phoneNumberErrors() : null,
                end);
    }
}
