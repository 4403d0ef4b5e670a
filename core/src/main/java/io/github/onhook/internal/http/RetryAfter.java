package io.github.onhook.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The header {@code Retry-After}: seconds, or a date, which counts from the answer's own {@code Date}. */
public final class RetryAfter {

    /** Longer than any run; a greater number of seconds is taken for it. */
    private static final long MOST_SECONDS = Duration.ofDays(7).toSeconds();

    private RetryAfter() {}

    /** What a failed call's answer asks to wait; {@code null} where it asks nothing, or there is no answer. */
    public static @Nullable Duration of(Throwable e) {
        Throwable failure = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        return failure instanceof AwsServiceException answered ? of(answered.awsErrorDetails()) : null;
    }

    /** What an answer asks to wait; {@code null} where it asks nothing. */
    public static @Nullable Duration of(@Nullable AwsErrorDetails details) {
        SdkHttpResponse response = details == null ? null : details.sdkHttpResponse();
        if (response == null) {
            return null;
        }
        String after = header(response, "Retry-After");
        return after == null ? null : parse(after.strip(), header(response, "Date"));
    }

    /**
     * The time to wait, or {@code null} where the header says none.
     *
     * @param date the answer's {@code Date}, which a date counts from
     */
    static @Nullable Duration parse(String after, @Nullable String date) {
        if (after.matches("\\d{1,18}")) {
            return Duration.ofSeconds(Math.min(Long.parseLong(after), MOST_SECONDS));
        }
        if (date == null) {
            return null;
        }
        try {
            Duration wait = Duration.between(time(date), time(after));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static ZonedDateTime time(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    private static @Nullable String header(SdkHttpResponse response, String name) {
        return response.firstMatchingHeader(name).orElse(null);
    }
}
