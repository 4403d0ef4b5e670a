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
import io.github.onhook.temporal.HistoryKeys;
import io.github.onhook.temporal.internal.wire.WrittenBy;
import io.github.onhook.testing.TemporalServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code run --temporal} and {@code worker} on a Temporal service that is on a port; what gets signals is a process. */
@Execution(ExecutionMode.CONCURRENT)
class TemporalProcessTest {

    @TempDir
    private Path dir = Path.of("unset");

    private final Fleet fleet = Fleet.generate(FleetShape.of()
            .accounts(2)
            .connectorsPerLocation(1)
            .numbers(400)
            .quota(2, 2)
            .role("VoiceOps"));
    private final Simulator simulator = Simulator.start(fleet);
    private Processes processes = new Processes(dir, simulator);
    private final TemporalServer server = new TemporalServer();
    private String service = server.address();
    private @Nullable WorkerHere worker;

    @BeforeEach
    void writeKeys() throws IOException {
        processes = new Processes(dir, simulator);
        Files.writeString(dir.resolve("keys"), "key-1 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
    }

    @AfterEach
    void stop() {
        processes.close();
        if (worker != null) {
            worker.close();
        }
        server.close();
        simulator.close();
    }

    @Test
    void aRunByWorkersIsReportedAndEndsAsOneInOneProcess() throws Exception {
        Process worker = serving();
        Ended run = ended(processes.start(
                // Small batches, so that the quotas make it last longer than the first line of progress waits.
                run("--progress", "plain", "--output", "json", "--batch-size", "10")));

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.get("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(report.get("totals").get("disassociated").asInt()).isEqualTo(400);
        assertThat(report.get("caller").get("arn").asString()).isEqualTo("arn:aws:iam::210987654321:user/onhook");
        assertThat(report.get("caller").get("source").asString())
                .isEqualTo("environment variables of who started it; workers carried it out");
        assertThat(run.err()).contains("400");
        assertThat(Files.readAllLines(dir.resolve("run/report.csv"))).hasSize(401);
        assertThat(dir.resolve("run/report.html")).exists();
        assertThat(fleet.targets())
                .allSatisfy(t -> assertThat(simulator.record().connectorOf(t.phoneNumber()))
                        .isNull());

        worker.toHandle().destroy();
        assertThat(ended(worker).exitCode()).isZero();
    }

    @Test
    void oneIfSomeNumbersAreNotOff() throws IOException {
        simulator
                .faults()
                .add(Fault.when()
                        .operation(SimulatedOperation.ASSUME_ROLE)
                        .account(fleet.accountIds().get(0))
                        .then(Effect.error(403, "AccessDenied")));
        servingHere();

        Captured run = Captured.onhook(run("--progress", "none").toArray(String[]::new));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).contains("PARTIAL");
    }

    @Test
    void threeIfASignalStopsTheRunAndTheWorkersSendNoMore() throws Exception {
        servingHere();
        Process run = processes.start(run("--progress", "none", "--rate", "0.2", "--batch-size", "1"));
        until(run, () -> simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR) > 0);

        run.toHandle().destroy();

        Ended ended = ended(run);
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
        JsonNode report = new ObjectMapper().readTree(Files.readAllBytes(dir.resolve("run/report.json")));
        assertThat(report.get("status").asString()).isEqualTo("STOPPED");
        JsonNode totals = report.get("totals");
        assertThat(totals.get("disassociated").asInt() + totals.get("skipped").asInt())
                .isEqualTo(400);
        assertThat(report.get("requests").get("sent").asLong())
                .isEqualTo(simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR));
    }

    /** The outcomes since the restart and those reported before are one report. */
    @Test
    void aRunWhoseProcessWasKilledIsFollowedAgainAndCanBeVerifiedAndRestored() throws Exception {
        servingHere();
        Process killed = processes.start(run("--progress", "none", "--batch-size", "10"));
        until(killed, () -> simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR) > 5);
        killed.destroyForcibly().waitFor();

        Captured tooEarly = onhook("restore");
        Captured unreported = onhook("report");
        Ended resumed = ended(command("resume", "--progress", "none"));
        Ended verified = ended(command("verify", "--role-name", "VoiceOps"));
        Ended restored = ended(command("restore", "--role-name", "VoiceOps", "--progress", "none"));

        assertThat(tooEarly.exitCode()).isEqualTo(2);
        assertThat(tooEarly.err()).contains("not followed to its end", "onhook resume");
        assertThat(unreported.exitCode()).isEqualTo(2);
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(dir.resolve("run/report.json")).content().contains("arn:aws:iam::210987654321:user/onhook");
        assertThat(Files.readAllLines(dir.resolve("run/report.csv"))).hasSize(401);
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        assertThat(verified.err()).contains("400 numbers should be off; 0 are not");
        assertThat(restored.exitCode()).as(restored.err()).isZero();
        assertThat(simulator.record().numbers())
                .allMatch(number -> number.voiceConnectorId() != null && number.timesDisassociated() == 1);

        Path plan = dir.resolve("run/plan.json");
        Files.writeString(
                plan,
                Files.readString(plan).replaceFirst("\"runId\" : \"[^\"]+", "\"runId\" : \"20200101T000000Z-00000000"));
        Captured unknown = onhook("resume");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("does not know run 20200101T000000Z-00000000");
        assertThat(Files.readAllLines(dir.resolve("run/report.csv"))).hasSize(401);
    }

    @Test
    void aRunThatNeedsApprovalWaitsForIt() throws Exception {
        servingHere();
        Process run = processes.start(run("--progress", "none", "--approval"));
        until(run, () -> Files.exists(dir.resolve("run/plan.json")));
        Captured elsewhere = onhook("approve", "--temporal", "127.0.0.1:1", "--temporal-wait", "100ms");
        assertThat(elsewhere.exitCode()).isEqualTo(4);
        assertThat(simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                .isZero();

        Captured workers = onhook("workers");
        assertThat(workers.out()).contains("VERSION", "us-east-1");
        assertThat(workers.err()).contains("was started by version " + WrittenBy.THIS);

        assertThat(onhook("approve").exitCode()).isZero();

        Ended ended = ended(run);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("Waits for approval: onhook approve ");
    }

    @Test
    void twoIfThereIsNoKeyAndFourIfThereIsNoService() throws IOException {
        List<String> keyless = run("--progress", "none");
        keyless.removeAll(List.of("--history-keys", dir.resolve("keys").toString()));
        Captured without = Captured.onhook(keyless.toArray(String[]::new));
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).contains("ONHOOK_HISTORY_KEYS");

        List<String> elsewhere = run("--progress", "none", "--temporal-wait", "3s");
        elsewhere.set(elsewhere.indexOf(service), "127.0.0.1:1");
        Captured nowhere = Captured.onhook(elsewhere.toArray(String[]::new));
        assertThat(nowhere.exitCode()).isEqualTo(4);
        assertThat(nowhere.err())
                .contains(
                        "waiting for the Temporal service at 127.0.0.1:1, 3s at most",
                        "no Temporal service answers at 127.0.0.1:1 within 3s (--temporal-wait)")
                .doesNotContain("\tat ");
    }

    @Test
    @SuppressWarnings("try") // The service only has to be there.
    void aWorkerWaitsForAServiceThatStartsAfterIt() throws Exception {
        Socket reserved = reservePort();
        List<String> args = new ArrayList<>(List.of("worker", "--role-name", "VoiceOps", "--temporal-wait", "10m"));
        args.addAll(reaching());
        Process worker = processes.start(args);
        BufferedReader lines = worker.errorReader(StandardCharsets.UTF_8);
        assertThat(lines.readLine()).startsWith("acting as ");
        assertThat(lines.readLine()).contains("waiting for the Temporal service at " + service + ", 10m at most");

        reserved.close();
        try (TemporalServer late = new TemporalServer(TemporalServer.loopback(reserved.getLocalPort()))) {
            assertThat(worker.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("serving");
            worker.toHandle().destroy();
            assertThat(ended(worker).exitCode()).isZero();
        }
    }

    @Test
    @SuppressWarnings("try") // The port only has to be held.
    void aWorkerThatWaitsEndsAtOnceWhenItIsToldTo() throws Exception {
        try (Socket reserved = reservePort()) {
            List<String> args = new ArrayList<>(List.of("worker", "--role-name", "VoiceOps", "--temporal-wait", "10m"));
            args.addAll(reaching());
            Process worker = processes.start(args);
            BufferedReader lines = worker.errorReader(StandardCharsets.UTF_8);
            assertThat(lines.readLine()).startsWith("acting as ");
            assertThat(lines.readLine()).contains("waiting for the Temporal service");

            worker.toHandle().destroy();

            assertThat(ended(worker).exitCode()).isZero();
        }
    }

    private Captured onhook(String name, String... more) {
        List<String> args = new ArrayList<>(List.of(name, dir.resolve("run").toString()));
        args.addAll(List.of(more));
        return Captured.onhook(args.toArray(String[]::new));
    }

    private Process command(String name, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of(name, dir.resolve("run").toString()));
        args.addAll(List.of(more));
        return processes.start(args);
    }

    private static void until(Process process, BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    private List<String> run(String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("run", "--targets", targets()));
        args.addAll(List.of("--run-dir", dir.resolve("run").toString()));
        args.addAll(reaching());
        args.addAll(List.of(more));
        return args;
    }

    private List<String> reaching() {
        return List.of(
                "--temporal", service, "--history-keys", dir.resolve("keys").toString());
    }

    private Process serving() throws IOException {
        List<String> args = new ArrayList<>(List.of("worker", "--role-name", "VoiceOps"));
        args.addAll(reaching());
        return processes.serving(List.of(), args);
    }

    private String targets() throws IOException {
        return TargetsCsv.write(fleet, dir.resolve("targets.csv")).toString();
    }

    /** Where the worker's process is not what is tested. */
    private void servingHere() throws IOException {
        worker = new WorkerHere(simulator, service, HistoryKeys.read(dir.resolve("keys")));
    }

    /** A port that nobody answers at, and that nobody else gets before it is closed. */
    private Socket reservePort() throws IOException {
        Socket reserved = new Socket();
        reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        service = "127.0.0.1:" + reserved.getLocalPort();
        return reserved;
    }
}
