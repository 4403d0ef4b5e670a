package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The short form of what {@code damaged.sh} does at length. */
@ResourceLock(PointedSdk.LOCK)
class DamagedRunsTest {

    @TempDir
    private Path dir;

    @Test
    void refusesADamagedJournalOrTellsTheTruthFromIt() throws IOException {
        DamagedRuns runs = new DamagedRuns(dir, 11);

        runs.damage(30, journals -> {});

        assertThat(runs.wrong()).isEmpty();
        assertThat(runs.tally()).containsKeys("report read", "verify read", "verify refused", "resume refused");
    }
}
