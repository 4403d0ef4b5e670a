package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of what {@code kills.sh} does at length. */
class KillsTest {

    @TempDir
    private Path dir;

    @Test
    void aRunThatIsKilledTwiceLosesNothingAndRepeatsNothing() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Onhook.class.getName());
        Kills kills = new Kills(dir, 1_500, 10, command, 7);

        kills.round(2);

        assertThat(kills.tally().wrong()).isEmpty();
        assertThat(kills.tally().kills()).isPositive();
    }
}
