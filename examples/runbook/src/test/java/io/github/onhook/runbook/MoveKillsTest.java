package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.testing.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of what {@code moves.sh} does at length. */
class MoveKillsTest {

    @TempDir
    private Path dir;

    @Test
    void losesNoNumberAndStrandsNoneUnnamedWhereAMoveIsKilledTwice() throws Exception {
        MoveKills kills = new MoveKills(dir, 400, 2, 1, ChildJvm.command(Onhook.class), 7);

        kills.round(2);

        assertThat(kills.wrong()).isEmpty();
        assertThat(kills.kills()).isPositive();
    }
}
