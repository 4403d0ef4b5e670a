package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.Standing;
import io.github.onhook.model.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** Takes numbers out of the deletion queue, one a request: {@code RestorePhoneNumber}. */
final class UndoRelease extends DeletionStep {

    UndoRelease(VoiceService voice) {
        super(Operation.UNDO_RELEASE, voice);
    }

    @Override
    public CompletableFuture<?> send(
            ChimeSdkVoiceAsyncClient client,
            String id,
            List<String> e164PhoneNumbers,
            AwsRequestOverrideConfiguration override,
            End end) {
        String number = e164PhoneNumbers.get(0);
        return ChangeCall.ended(
                client.restorePhoneNumber(r -> r.phoneNumberId(number).overrideConfiguration(override)),
                answer -> answer.phoneNumber() == null ? null : List.of(),
                end);
    }

    /** What is not found is the number, for the request names no connector. */
    @Override
    ChangeResult result(ChangeResult result, long[] items) {
        return result instanceof ChangeResult.Failed failed
                        && failed.failure().kind() == RequestFailure.Kind.NO_CONNECTOR
                ? new ChangeResult.Accepted(
                        List.of(new ChangeResult.ItemError(
                                items[0],
                                failed.failure().code(),
                                failed.failure().message())),
                        failed.failure().requestId())
                : result;
    }

    @Override
    Standing standing(NumberResult.Shown shown) {
        return shown.inDeletionQueue() ? Standing.UNCHANGED : Standing.CHANGED;
    }
}
