package io.github.onhook.internal.chime;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** {@code AssociatePhoneNumbersWithVoiceConnector} with {@code ForceAssociate}: takes numbers off what they are on. */
final class ForceAssociate implements ChangeCall {

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
                        .forceAssociate(true)
                        .overrideConfiguration(override)),
                answer -> answer.hasPhoneNumberErrors() ? answer.phoneNumberErrors() : null,
                end);
    }
}
