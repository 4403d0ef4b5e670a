package io.github.onhook.internal.chime;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.chimesdkvoice.model.ChimeSdkVoiceResponse;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberError;

/** A request of the service that changes several numbers: how to send it, and what its answer holds. */
@FunctionalInterface
public interface ChangeCall {

    /**
     * Sends it.
     *
     * @param end receives how it ended
     * @return what to cancel
     */
    CompletableFuture<?> send(
            ChimeSdkVoiceAsyncClient client,
            String id,
            List<String> e164PhoneNumbers,
            AwsRequestOverrideConfiguration override,
            End end);

    /** Receives how a call ended: one of the two is not {@code null}. */
    @FunctionalInterface
    interface End {
        /** It ended so. */
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
    interface Errors<T> {
        /** The member of this answer. */
        @Nullable List<PhoneNumberError> of(T answer);
    }

    /** Hands the end of a call on. */
    static <T extends ChimeSdkVoiceResponse> CompletableFuture<T> ended(
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
