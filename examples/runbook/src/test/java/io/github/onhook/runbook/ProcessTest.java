package io.github.onhook.runbook;

import static io.github.onhook.runbook.Processes.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.Processes.Ended;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The command as its caller sees it: a process with an exit code, two streams, and signals. */
class ProcessTest {

    @TempDir
    private Path dir = Path.of("unset");

    private final Fleet fleet =
            Fleet.generate(FleetShape.of().accounts(2).numbers(40).role("VoiceOps"));
    private final Simulator simulator = Simulator.start(fleet);
    private Processes processes = new Processes(dir, simulator);

    @BeforeEach
    void enterDirectory() {
        processes = new Processes(dir, simulator);
    }

    @AfterEach
    void stop() {
        processes.close();
        simulator.close();
    }

    @Test
    void zeroIfEveryNumberIsOff() throws Exception {
        Ended run = ended(processes.start(run("--targets", targets(), "--output", "json")));

        assertThat(run.exitCode()).isZero();
        assertThat(new ObjectMapper().readTree(run.out()).get("status").asString())
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void oneIfSomeAreNot() throws Exception {
        simulator
                .faults()
                .add(Fault.when()
                        .operation(SimulatedOperation.ASSUME_ROLE)
                        .account(fleet.accountIds().get(0))
                        .then(Effect.error(403, "AccessDenied")));

        Ended run = ended(processes.start(run("--targets", targets())));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("PARTIAL");
        assertThat(run.err()).doesNotContain("\tat ");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fourIfStandardOutputIsOnAFullDisk() throws Exception {
        Path full = Path.of("/dev/full");

        Ended plan = ended(processes.start(full, List.of("plan", "--targets", targets())));
        Ended run = ended(processes.start(full, run("--targets", targets(), "--output", "json")));

        assertThat(List.of(plan.exitCode(), run.exitCode())).containsExactly(4, 4);
        assertThat(plan.err().lines().filter(line -> !line.startsWith("acting as ")))
                .containsExactly("onhook: standard output could not be written in full: No space left on device");
        assertThat(run.err().lines())
                .last()
                .asString()
                .startsWith("onhook: standard output could not be written in full: No space left on device;"
                        + " the report is written: ")
                .endsWith("report.html");
    }

    @Test
    void twoForBadInputOfWhichNothingIsSent() throws Exception {
        Path targets = Files.writeString(dir.resolve("bad.csv"), "account_id,region\n");

        Ended run = ended(processes.start(run("--targets", targets.toString())));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("nothing was sent");
        assertThat(dir.resolve("run")).doesNotExist();
    }

    @Test
    void threeIfASignalStopsTheRunWhichIsReportedAllTheSame() throws Exception {
        Process process = processes.start(run("--targets", targets(), "--rate", "0.2", "--batch-size", "1"));
        while (!Files.exists(dir.resolve("run/targets.csv"))) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
        }

        process.toHandle().destroy();

        Ended run = ended(process);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("STOPPED", "stopped: signal");
        JsonNode report = new ObjectMapper().readTree(Files.readAllBytes(dir.resolve("run/report.json")));
        assertThat(report.get("status").asString()).isEqualTo("STOPPED");
        assertThat(report.get("failures").size())
                .isEqualTo(report.get("totals").get("skipped").asInt());
        assertThat(Files.readAllLines(dir.resolve("run/report.csv"))).hasSize(41);
    }

    /** The first signal waits for an answer that takes hours. */
    @Test
    void threeAtOnceIfAFurtherSignalComes() throws Exception {
        simulator
                .faults()
                .add(Fault.when()
                        .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                        .then(Effect.neverAnswer()));
        Process process = processes.start(run("--targets", targets(), "--request-timeout", "2h"));
        while (simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR) == 0) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
        }

        process.toHandle().destroy();
        assertThat(process.waitFor(2, TimeUnit.SECONDS)).isFalse();
        process.toHandle().destroy();

        Ended run = ended(process);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(dir.resolve("run/report.json")).doesNotExist();
    }

    @Test
    void threeAndNothingWrittenIfASignalComesBeforeThereIsARun() throws Exception {
        Process process = processes.start(run("--targets", "-"));
        // More than the pipe holds: once it is written, the command reads.
        process.getOutputStream().write("account_id,\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();

        process.toHandle().destroy();

        Ended run = ended(process);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("stopped by a signal before anything was sent");
        assertThat(dir.resolve("run")).doesNotExist();
    }

    @Test
    void fourIfTheRunDirectoryCannotBeWritten() throws Exception {
        Files.writeString(dir.resolve("run"), "a file");

        Ended run = ended(processes.start(run("--targets", targets())));

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("cannot be written").doesNotContain("\tat ");
    }

    private List<String> run(String... more) {
        List<String> args = new ArrayList<>(List.of("run", "--role-name", "VoiceOps", "--progress", "none"));
        args.addAll(List.of("--run-dir", dir.resolve("run").toString()));
        args.addAll(List.of(more));
        return args;
    }

    private String targets() throws IOException {
        return TargetsCsv.write(fleet, dir.resolve("targets.csv")).toString();
    }
}
