package io.github.onhook.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

class RetryAfterTest {

    private static final String NOW = "Wed, 21 Oct 2026 07:28:00 GMT";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "0                              | PT0S",
                "7                              | PT7S",
                "86400000000                    | PT168H",
                "Wed, 21 Oct 2026 07:28:30 GMT  | PT30S",
                "Wed, 21 Oct 2026 07:27:00 GMT  | PT0S",
                "-7                             | -",
                "soon                           | -",
                "2026-10-21T07:28:30Z           | -",
            })
    void readsSecondsAndDates(String header, @Nullable Duration wait) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(wait);
    }

    @Test
    void ignoresADateWithoutTheAnswersOwnDate() {
        assertThat(RetryAfter.parse("Wed, 21 Oct 2026 07:28:30 GMT", null)).isNull();
    }

    @Test
    void readsTheHeaderOfAFailedCall() {
        AwsServiceException answered = AwsServiceException.builder()
                .statusCode(503)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .sdkHttpResponse(SdkHttpResponse.builder()
                                .statusCode(503)
                                .putHeader("Date", NOW)
                                .putHeader("Retry-After", "Wed, 21 Oct 2026 07:28:09 GMT")
                                .build())
                        .build())
                .build();

        assertThat(RetryAfter.of(new CompletionException(answered))).isEqualTo(Duration.ofSeconds(9));
        assertThat(RetryAfter.of(new IllegalStateException("no answer"))).isNull();
    }
}
