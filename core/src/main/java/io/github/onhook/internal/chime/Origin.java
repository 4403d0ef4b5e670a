package io.github.onhook.internal.chime;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.chimesdkvoice.model.ChimeSdkVoiceResponse;

/**
 * What tells an answer of the service from one of something that stands between.
 *
 * @param status of HTTP
 * @param requestId the service's id of the request; {@code null} where there is none
 * @param json whether the answer says that it is JSON
 */
record Origin(int status, @Nullable String requestId, boolean json) {

    /** What the SDK says where the answer has no request id. */
    private static final String NO_REQUEST_ID = "UNKNOWN";

    static Origin of(ChimeSdkVoiceResponse answer) {
        String id = answer.responseMetadata().requestId();
        String type = answer.sdkHttpResponse()
                .firstMatchingHeader("Content-Type")
                .orElse("")
                .toLowerCase(Locale.ROOT);
        return new Origin(
                answer.sdkHttpResponse().statusCode(),
                id == null || id.equals(NO_REQUEST_ID) ? null : id,
                type.contains("json"));
    }

    /** What it lacks to be the service's; {@code null} if nothing. */
    @Nullable String missing() {
        if (status != 200) {
            return "HTTP " + status + " is not the service's answer to this request";
        }
        return requestId == null ? "the answer has no request id" : null;
    }
}
