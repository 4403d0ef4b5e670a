package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.RoleBuilder;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.SeenRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The less usual answers to who acts in the accounts, as the service sees them. */
@Isolated("it counts who asks STS, and the SDK of this process is pointed at its simulator")
class WhoActsTest {

    /** Whose the simulator's base credentials are. */
    private static final String OWN = "210987654321";

    private static final String OTHER = "111122223333";
    private static final String HUB = "arn:aws:iam::" + OWN + ":role/Hub";
    private static final String HUB_SESSION = "arn:aws:sts::" + OWN + ":assumed-role/Hub/onhook";

    @TempDir
    private Path dir;

    @AfterEach
    void forgetTheSimulator() {
        PointedSdk.forget();
    }

    @Test
    void aHubRoleIsAssumedFirstAndAssumesTheOthers() throws IOException {
        Fleet fleet = Fleet.builder()
                .account(OWN, account -> account.role("Hub"))
                .account(
                        OTHER,
                        account -> account.role("VoiceOps", role -> role.trustCaller(HUB_SESSION))
                                .region(
                                        "us-east-1",
                                        region -> region.connector("aaaaaaaaaaaaaaaaaaaaa1", "+12065550100")))
                .build();

        try (Simulator simulator = PointedSdk.at(fleet)) {
            Captured direct = run(fleet, "direct", "--role-name", "VoiceOps");
            assertThat(direct.exitCode()).isEqualTo(1);
            assertThat(direct.out()).contains("AccessDenied (session)");

            Captured chained = run(fleet, "chained", "--role-name", "VoiceOps", "--via-role-arn", HUB);
            assertThat(chained.exitCode()).isZero();
            List<SeenRequest> assumed = simulator.record().requests(SimulatedOperation.ASSUME_ROLE);
            assertThat(assumed.subList(assumed.size() - 2, assumed.size()))
                    .extracting(SeenRequest::resource)
                    .containsExactly(HUB, "arn:aws:iam::" + OTHER + ":role/VoiceOps");
            assertThat(assumed.get(assumed.size() - 1).caller()).isEqualTo(HUB_SESSION);
        }
    }

    @Test
    void theOwnAccountNeedsNoRoleAndTheOthersDo() throws IOException {
        Fleet fleet = Fleet.builder()
                .account(
                        OWN,
                        account -> account.denyAssumeRole()
                                .region(
                                        "us-east-1",
                                        region -> region.connector("aaaaaaaaaaaaaaaaaaaaa1", "+12065550100")))
                .account(
                        OTHER,
                        account -> account.role("VoiceOps")
                                .region(
                                        "us-east-1",
                                        region -> region.connector("bbbbbbbbbbbbbbbbbbbbb2", "+12065550101")))
                .build();

        try (Simulator simulator = PointedSdk.at(fleet)) {
            assertThat(run(fleet, "by-role", "--role-name", "VoiceOps").exitCode())
                    .isEqualTo(1);
            assertThat(simulator.record().connectorOf("+12065550100")).isNotNull();

            long asked = simulator.record().count(SimulatedOperation.GET_CALLER_IDENTITY);
            Captured run = run(fleet, "own", "--role-name", "VoiceOps", "--own-account-direct");
            assertThat(run.exitCode()).isZero();
            assertThat(simulator.record().count(SimulatedOperation.GET_CALLER_IDENTITY) - asked)
                    .isEqualTo(1);
            Map<String, String> callers =
                    simulator.record().requests(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR).stream()
                            .collect(Collectors.toMap(
                                    SeenRequest::accountId, SeenRequest::caller, (first, second) -> second));
            assertThat(callers.get(OWN)).startsWith("arn:aws:iam::" + OWN + ":user/");
            assertThat(callers.get(OTHER)).startsWith("arn:aws:sts::" + OTHER + ":assumed-role/VoiceOps/");
        }
    }

    @Test
    void sessionsAreNarrowedUnlessThatIsNotWanted() throws IOException {
        // STS counts the policy that narrows a session together with its tags: where there are many, only one of them
        // fits.
        Fleet fleet = Fleet.builder()
                .account(
                        OTHER,
                        account -> account.role("VoiceOps")
                                .region(
                                        "us-east-1",
                                        region -> region.connector("aaaaaaaaaaaaaaaaaaaaa1", "+12065550100")))
                .build();
        List<String> tags = new ArrayList<>(List.of("--role-name", "VoiceOps"));
        for (int i = 10; i < 20; i++) {
            tags.addAll(List.of("--session-tag", i + "=" + "v".repeat(194)));
        }

        try (Simulator simulator = PointedSdk.at(fleet)) {
            Captured narrowed = run(fleet, "narrowed", tags.toArray(String[]::new));
            assertThat(narrowed.exitCode()).isEqualTo(1);
            assertThat(narrowed.out()).contains("PackedPolicyTooLarge (session)", "Use fewer or shorter session tags.");
            assertThat(simulator.record().connectorOf("+12065550100")).isNotNull();

            tags.add("--no-scope-down");
            assertThat(run(fleet, "wide", tags.toArray(String[]::new)).exitCode())
                    .isZero();
            assertThat(simulator.record().connectorOf("+12065550100")).isNull();
        }
    }

    @Test
    void anExternalIdReachesTheRole() throws IOException {
        Consumer<RoleBuilder> withId = role -> role.externalId("ours-7");
        Fleet fleet = Fleet.builder()
                .account(
                        OTHER,
                        account -> account.role("VoiceOps", withId)
                                .region(
                                        "us-east-1",
                                        region -> region.connector("aaaaaaaaaaaaaaaaaaaaa1", "+12065550100")))
                .build();

        try (Simulator simulator = PointedSdk.at(fleet)) {
            assertThat(run(fleet, "without", "--role-name", "VoiceOps").exitCode())
                    .isEqualTo(1);
            assertThat(run(fleet, "with", "--role-name", "VoiceOps", "--external-id", "ours-7")
                            .exitCode())
                    .isZero();
            assertThat(simulator.record().connectorOf("+12065550100")).isNull();
        }
    }

    private Captured run(Fleet fleet, String name, String... who) throws IOException {
        Path targets = TargetsCsv.write(fleet, dir.resolve(name + ".csv"));
        List<String> args = new ArrayList<>(List.of("run", "--targets", targets.toString(), "--progress", "none"));
        args.addAll(List.of("--run-dir", dir.resolve(name).toString()));
        args.addAll(List.of(who));
        return onhook(args.toArray(String[]::new));
    }
}
