package io.github.onhook.internal.chime;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;

/** The name of an error, also where the SDK does not look for it. */
final class ErrorBody {

    private static final int LONGEST = 64 * 1024;
    private static final Pattern CODE = Pattern.compile("\"[cC]ode\"\\s*:\\s*\"([A-Za-z][\\w.]{0,127})\"");

    private ErrorBody() {}

    /**
     * The name, or {@code null} where there is none. A name in the body's {@code code} counts only beside a request id: other
     * programs write such bodies too.
     */
    static @Nullable String name(@Nullable AwsErrorDetails details, @Nullable String requestId) {
        if (details == null) {
            return null;
        }
        String name = details.errorCode();
        if (name != null && !name.isBlank()) {
            return name;
        }
        if (requestId == null || details.rawResponse() == null) {
            return null;
        }
        byte[] body = details.rawResponse().asByteArrayUnsafe();
        if (body.length == 0 || body.length > LONGEST) {
            return null;
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        Matcher code = CODE.matcher(text);
        return text.startsWith("{") && code.find() ? code.group(1) : null;
    }
}
