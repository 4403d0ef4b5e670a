package io.github.onhook.internal.chime;

import io.github.onhook.model.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** Takes numbers off a connector: {@code DisassociatePhoneNumbersFromVoiceConnector}. */
final class DisassociateFromConnector extends AssociationOperation {

    DisassociateFromConnector(VoiceService voice) {
        super(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, Association.Kind.CONNECTOR, voice);
    }

    @Override
    public CompletableFuture<?> send(
            ChimeSdkVoiceAsyncClient client,
            String id,
            List<String> e164PhoneNumbers,
            AwsRequestOverrideConfiguration override,
            End end) {
        return ChangeCall.ended(
                client.disassociatePhoneNumbersFromVoiceConnector(r -> r.voiceConnectorId(id)
                        .e164PhoneNumbers(e164PhoneNumbers)
                        .overrideConfiguration(override)),
                answer -> answer.hasPhoneNumberErrors() ? answer.phoneNumberErrors() : null,
                end);
    }
}
