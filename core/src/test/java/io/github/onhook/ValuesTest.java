package io.github.onhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.model.Tolerance;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that users touch. */
class ValuesTest {

    @Property
    void aNumberIsTheSameAfterItWasPacked(@ForAll @LongRange(min = 10, max = 999_999_999_999_999L) long digits) {
        String e164 = "+" + digits;

        PhoneNumber number = PhoneNumber.parse(e164);

        assertThat(number.e164()).isEqualTo(e164);
        assertThat(number.digits()).isEqualTo(digits);
    }

    @Property
    void aNumberShowsItsLastTwoDigitsAtMost(@ForAll @LongRange(min = 10, max = 999_999_999_999_999L) long digits) {
        String shown = new PhoneNumber(digits).toString();

        assertThat(shown).hasSameSizeAs("+" + digits).contains("*");
        assertThat(shown.chars().filter(Character::isDigit).count()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "+", "+1", "12065550100", "+012065550100", "+1206555010x", "+1234567890123456", "+1 206 555"
            })
    void whatIsNotE164IsRefusedWithoutShowingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PhoneNumber.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("2065550"));
    }

    @ParameterizedTest
    @CsvSource({"12345678901,us-east-1", "1234567890123,us-east-1", "12345678901x,us-east-1", "123456789012,useast1"})
    void aLocationOfAnotherFormIsRefused(String accountId, String region) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Location(accountId, region))
                .withMessageContaining("was '");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "../x"})
    void aConnectorIdThatIsNoPathSegmentIsRefused(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.of("123456789012", "us-east-1", id, "+12065550100"));
    }

    @Test
    void aTargetHidesItsNumber() {
        Target target = Target.of("123456789012", "us-east-1", "abc123", "+12065550142");

        assertThat(target).hasToString("123456789012/us-east-1/abc123/+*********42");
    }

    @ParameterizedTest
    @CsvSource({"5,1000,5", "0,1000,0", "2.5%,1000,25", "0.01%,1000,0", "100%,7,7"})
    void aToleranceIsACountOrAShare(String text, long total, long expected) {
        assertThat(Tolerance.parse(text).of(total)).isEqualTo(expected);
        assertThat(Tolerance.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "101%", "five", "5 %", "1e3"})
    void whatIsNoToleranceIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Tolerance.parse(text));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-300, 0.000_999, -5, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesARateBelowTheLeast(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(Settings.builder().initialRate(rate).maxTotalRate(rate)::build)
                .withMessageContainingAll(
                        "initialRate must be at least 0.001 requests per second, was " + rate,
                        "maxTotalRate must be at least 0.001 requests per second, was " + rate);
        assertThat(Settings.builder().rate(0.001).build().rate()).isEqualTo(0.001);
    }

    @Test
    void refusesABatchLargerThanTheOperationTakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(Settings.builder().batchSize(1_001)::build)
                .withMessage("batchSize must be at most 1000 numbers for voice-connector, was 1001");
        assertThat(Settings.builder().batchSize(1_000).build().batchSize()).isEqualTo(1_000);
    }

    @Test
    void allWrongSettingsAreNamedAtOnce() {
        Settings.Builder wrong = Settings.builder()
                .batchSize(0)
                .rate(-1)
                .initialRate(3)
                .requestTimeout(Duration.ZERO)
                .headroom(1);

        assertThatIllegalArgumentException()
                .isThrownBy(wrong::build)
                .withMessageContainingAll(
                        "batchSize must be at least 1, was 0",
                        "rate must be at least 0.001 requests per second, was -1.0",
                        "rate and initialRate exclude each other",
                        "requestTimeout must be greater than zero, was PT0S",
                        "headroom must be a share from 0 to 0.95, was 1.0");
    }
}
