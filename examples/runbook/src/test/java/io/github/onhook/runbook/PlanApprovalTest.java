package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.ObjectMapper;

/** The plan that was approved runs, and no other. */
@Isolated("system properties point the SDK at the simulator")
class PlanApprovalTest {

    private static final String OTHER = "999988887777";

    @TempDir
    private Path dir = Path.of("unset");

    private final Fleet fleet = Fleet.generate(
            FleetShape.of().accounts(3).numbers(30).regions("us-east-1").role("VoiceOps"));
    private final Simulator simulator = PointedSdk.at(fleet);

    @AfterEach
    void stop() {
        PointedSdk.forget();
        simulator.close();
    }

    private static String fingerprint(Path targets) {
        Captured plan = onhook("plan", "--targets", targets.toString(), "--output", "json");
        return new ObjectMapper().readTree(plan.out()).get("fingerprint").asString();
    }

    private Captured run(Path targets, String fingerprint) {
        return onhook(
                "run",
                "--targets",
                targets.toString(),
                "--role-name",
                "VoiceOps",
                "--run-dir",
                dir.resolve("run").toString(),
                "--progress",
                "none",
                "--plan-fingerprint",
                fingerprint);
    }

    @Test
    void refusesAnotherPlanAndNamesWhatChanged() throws Exception {
        Path approved = TargetsCsv.write(fleet, dir.resolve("approved.csv"));
        String fingerprint = fingerprint(approved);
        String gone = fleet.accountIds().get(0);
        String smaller = fleet.accountIds().get(1);
        List<String> kept = Files.readAllLines(approved).stream()
                .filter(line -> !line.startsWith(gone))
                .toList();
        String last = kept.stream()
                .filter(line -> line.startsWith(smaller))
                .findFirst()
                .orElseThrow();
        List<String> changed = new ArrayList<>(kept);
        changed.remove(last);
        changed.add(last.replace(smaller, OTHER));
        Path edited = Files.write(dir.resolve("edited.csv"), changed);

        Captured run = run(edited, fingerprint);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "the plan is not the one that was approved: its fingerprint is sha256:",
                        "targets: 20 now, 30 approved",
                        "accounts added: " + OTHER,
                        "accounts gone: " + gone,
                        "accounts changed: " + smaller + " has 9 targets, had 10",
                        "nothing was sent");
        assertThat(simulator.record().count(SimulatedOperation.ASSUME_ROLE)).isZero();
        assertThat(dir.resolve("run")).doesNotExist();
    }

    @Test
    void runsAndResumesTheApprovedPlanAlone() throws Exception {
        Path approved = TargetsCsv.write(fleet, dir.resolve("approved.csv"));
        String fingerprint = fingerprint(approved);

        assertThat(run(approved, fingerprint).exitCode()).isZero();
        Captured other =
                onhook("resume", dir.resolve("run").toString(), "--plan-fingerprint", "sha256:" + "0".repeat(64));
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("what was approved is not known on this machine", "now it has 30 targets");
        assertThat(onhook("resume", dir.resolve("run").toString(), "--plan-fingerprint", fingerprint)
                        .exitCode())
                .isZero();
        assertThat(onhook("resume", dir.resolve("run").toString(), "--plan-fingerprint", "sha256:12")
                        .err())
                .contains("--plan-fingerprint must be sha256: and 64 hexadecimal digits");
    }
}
