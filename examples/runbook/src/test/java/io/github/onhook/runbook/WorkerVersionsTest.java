package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.Processes.Ended;
import io.github.onhook.runbook.terminal.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs that a worker of one version begins and one of another version ends, each from its own class path, whichever version
 * started them. {@code temporal/versions} builds the earlier one.
 */
@EnabledIfSystemProperty(
        named = "onhook.earlier",
        matches = ".+",
        disabledReason = "temporal/versions builds the earlier version")
class WorkerVersionsTest {

    private static final List<String> EARLIER =
            List.of("java", "-XX:TieredStopAtLevel=1", "-jar", System.getProperty("onhook.earlier", "unset"));

    @TempDir
    private Path dir = Path.of("unset");

    private static List<String> program(String version) {
        return version.equals("earlier") ? EARLIER : Processes.command();
    }

    /** The first worker is stopped by SIGTERM, as in a rolling upgrade, or is killed. */
    @ParameterizedTest(name = "started by {0}, begun by {1}, ended by {2}, {3}")
    @CsvSource({
        "earlier, earlier, present, SIGTERM",
        "earlier, present, earlier, SIGTERM",
        "present, earlier, present, SIGTERM",
        "present, present, earlier, SIGTERM",
        "earlier, earlier, present, SIGKILL",
        "earlier, present, earlier, SIGKILL",
        "present, earlier, present, SIGKILL",
        "present, present, earlier, SIGKILL"
    })
    void shareARun(String starting, String beginning, String ending, String how) throws Exception {
        try (WorkerRound round = new WorkerRound(dir, new Random(7))) {
            Process first = round.worker(program(beginning), "first");
            Process starter = round.start(program(starting));
            round.awaitChanges(starter, 20);

            if (how.equals("SIGKILL")) {
                first.destroyForcibly();
            } else {
                first.destroy();
            }
            round.worker(program(ending), "second");

            Ended run = Processes.ended(starter);
            assertThat(run.exitCode()).as(run.err()).isIn(ExitCode.DONE, ExitCode.PARTIAL);
            KillTally.Ended truth = round.check();
            assertThat(truth.wrong()).as("numbers that differ").isEmpty();
            SentAgain again = SentAgain.of(round.simulator.record().requests());
            assertThat(again.senders()).containsExactlyInAnyOrder("first", "second");
            assertThat(again.example()).isEmpty();
            if (how.equals("SIGKILL")) {
                // One that leaves gives numbers back, which the other may send at once.
                assertThat(again.atOnce()).isZero();
            }
            System.out.println(
                    "| " + starting + " | " + beginning + " | " + ending + ", the first one by " + how + " | "
                            + truth.off() + " | " + truth.failed() + " | "
                            + truth.wrong().size() + " |");
        }
    }
}
