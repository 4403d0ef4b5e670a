package io.github.onhook.testing;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {

    @Test
    void scalesWithTheFactor() {
        assertThat(Patience.scaled("1")).isEqualTo(Duration.ofMinutes(5));
        assertThat(Patience.scaled("0.5")).isEqualTo(Duration.ofSeconds(150));
        assertThat(Patience.scaled("3")).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void refusesAFactorThatIsNotPositive() {
        assertThatThrownBy(() -> Patience.scaled("0")).hasMessageContaining("was 0");
        assertThatThrownBy(() -> Patience.scaled("NaN")).hasMessageContaining("was NaN");
    }

    @Test
    void boundsEachTestByMoreThanOneWait() {
        assertThat(System.getProperty(TestSession.LONGEST_TEST)).isEqualTo(PATIENCE.toSeconds() * 3 + " s");
    }
}
