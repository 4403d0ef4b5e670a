package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

@ResourceLock(PointedSdk.LOCK)
class RunCommandTest extends RunFixture {

    private static final Map<String, String> NO_CREDENTIALS = Map.of(
            "aws.disableEc2Metadata", "true",
            "aws.sharedCredentialsFile", "/nonexistent",
            "aws.configFile", "/nonexistent");

    @Test
    void aRunTakesEveryNumberOffAndSaysSo() throws IOException {
        Captured run = run(targets());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("SUCCEEDED  300 of 300 numbers are off (100 %)", "3 AssumeRole calls");
        assertThat(simulator.record().numbers()).allMatch(number -> number.voiceConnectorId() == null);
        assertThat(simulator.record().assumeRoleCalls())
                .hasSize(3)
                .allSatisfy((account, calls) -> assertThat(calls).isEqualTo(1));
        JsonNode report = report();
        assertThat(report.get("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(report.get("totals").get("disassociated").asLong()).isEqualTo(300);
        assertThat(report.get("failures").size()).isZero();
        assertThat(Files.readAllLines(dir.resolve("run/report.csv"))).hasSize(301);
        assertThat(Files.readAllLines(dir.resolve("run/targets.csv"))).hasSize(301);
        JsonNode plan = JSON.readTree(Files.readAllBytes(dir.resolve("run/plan.json")));
        assertThat(plan.get("fingerprint")).isEqualTo(report.get("planFingerprint"));
        assertThat(plan.get("settings").get("--role-name").get(0).asString()).isEqualTo("VoiceOps");
    }

    @Test
    void whatIsRefusedIsInTheReportWithItsCodeAndNothingElseIs() throws IOException {
        String denied = fleet.accountIds().get(2);
        List<String> refused = fleet.targets()
                .filter(target -> target.accountId().equals(fleet.accountIds().get(0)))
                .limit(3)
                .map(Fleet.Assignment::phoneNumber)
                .toList();
        simulator
                .faults()
                .add(Fault.when()
                        .operation(SimulatedOperation.ASSUME_ROLE)
                        .account(denied)
                        .then(Effect.error(403, "AccessDenied")));
        refused.forEach(number ->
                simulator.faults().add(Fault.when().number(number).then(Effect.numberError("Unprocessable"))));
        String unknown = fleet.accountIds().get(1) + ",us-east-1,nosuchconnector0000000,+19075550";

        Captured run = run(targets() + unknown + "100\n" + unknown + "101\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("PARTIAL", "Look at the number's status");
        Map<String, Long> codes = new ArrayList<>(report().get("failures").values())
                .stream()
                        .collect(Collectors.groupingBy(
                                failure -> failure.get("status").asString() + " "
                                        + failure.get("source").asString() + " "
                                        + failure.get("code").asString(),
                                Collectors.counting()));
        assertThat(codes)
                .containsOnly(
                        Map.entry("SKIPPED session AccessDenied", 100L),
                        Map.entry("FAILED request NotFound", 2L),
                        Map.entry("FAILED number Unprocessable", 3L));
    }

    @Test
    void rowsThatAreSkippedAndNumbersThatAreProtectedAreRejected() throws IOException {
        String number = fleet.targets().findFirst().orElseThrow().phoneNumber();
        Path protect = Files.writeString(dir.resolve("protect"), number + " # front desk\n");

        Captured run =
                run(targets() + "1,us-east-1,=abc,nonsense\n", "--skip-invalid", "--protect", protect.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        JsonNode report = report();
        assertThat(report.get("totals").get("targets").asLong()).isEqualTo(301);
        assertThat(report.get("totals").get("disassociated").asLong()).isEqualTo(299);
        assertThat(report.get("totals").get("rejected").asLong()).isEqualTo(2);
        assertThat(report.get("failures").values())
                .extracting(failure -> failure.get("code").asString())
                .containsExactlyInAnyOrder("InvalidAccountId", "Protected");
        assertThat(report.get("failures").get(0).get("voiceConnectorId").asString())
                .isEqualTo("=abc");
        assertThat(simulator.record().connectorOf(number)).isNotNull();
    }

    @Test
    void theReportGoesToStandardOutputAsJsonWhenAsked() throws IOException {
        Captured run = run(targets(), "--output", "json");

        assertThat(JSON.readTree(run.out())).isEqualTo(report());
    }

    @Test
    void aRunBeyondItsDeadlineStops() throws IOException {
        Captured run = run(targets(), "--deadline", "300ms", "--rate", "1", "--batch-size", "5");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(report().get("status").asString()).isEqualTo("STOPPED");
        assertThat(report().get("totals").get("skipped").asLong()).isPositive();
    }

    @Test
    void withoutBaseCredentialsNothingIsBegun() {
        assumeTrue(System.getenv("AWS_ACCESS_KEY_ID") == null && System.getenv("AWS_WEB_IDENTITY_TOKEN_FILE") == null);
        System.clearProperty("aws.accessKeyId");
        NO_CREDENTIALS.forEach(System::setProperty);
        try {
            Captured run = run(targets());

            assertThat(run.exitCode()).isEqualTo(4);
            assertThat(run.err()).contains("no base credentials").doesNotContain("\tat ");
            assertThat(dir.resolve("run")).doesNotExist();
        } finally {
            NO_CREDENTIALS.keySet().forEach(System::clearProperty);
        }
    }
}
