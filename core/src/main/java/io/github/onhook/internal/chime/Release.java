package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.Standing;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** Puts numbers that are on no connector into the deletion queue: {@code BatchDeletePhoneNumber}. */
final class Release extends DeletionStep {

    Release(VoiceService voice) {
        super(Operation.RELEASE, voice);
    }

    @Override
    public CompletableFuture<?> send(
            ChimeSdkVoiceAsyncClient client,
            String id,
            List<String> e164PhoneNumbers,
            AwsRequestOverrideConfiguration override,
            End end) {
        return ChangeCall.ended(
                client.batchDeletePhoneNumber(
                        r -> r.phoneNumberIds(e164PhoneNumbers).overrideConfiguration(override)),
                answer -> answer.hasPhoneNumberErrors() ? answer.phoneNumberErrors() : null,
                end);
    }

    @Override
    Standing standing(NumberResult.Shown shown) {
        if (shown.inDeletionQueue()) {
            return Standing.CHANGED;
        }
        return shown.associations().isEmpty() ? Standing.UNCHANGED : Standing.ELSEWHERE;
    }

    @Override
    public boolean readsFirst() {
        return true;
    }

    @Override
    public Status misplaced() {
        return Status.REJECTED;
    }
}
