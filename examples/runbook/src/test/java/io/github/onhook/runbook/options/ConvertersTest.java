package io.github.onhook.runbook.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {

    private final Converters.OfDuration durations = new Converters.OfDuration();

    @Test
    void durationsAreWrittenWithTheirUnits() {
        assertThat(durations.convert("10s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(durations.convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(durations.convert("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(durations.convert("2m1s5ms")).isEqualTo(Duration.ofMillis(121_005));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "-1s", "1d", "1s1h", "1.5s"})
    void anythingElseIsNoDuration(String text) {
        assertThatThrownBy(() -> durations.convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void aShareIsWrittenInPercent() {
        assertThat(new Converters.OfShare().convert("12.5%")).isEqualTo(0.125);
    }
}
