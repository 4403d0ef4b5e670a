package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of what {@code kills.sh} does at length. */
class KillsTest {

    @TempDir
    private Path dir;

    @Test
    void aRunThatIsKilledTwiceLosesNothingAndRepeatsNothing() throws Exception {
        Kills kills = new Kills(dir, 1_500, 10, Processes.command(), 7);

        kills.round(2);

        assertThat(kills.tally().wrong()).isEmpty();
        assertThat(kills.tally().kills()).isPositive();
    }
}
