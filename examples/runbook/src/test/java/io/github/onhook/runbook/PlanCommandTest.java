package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static io.github.onhook.runbook.Captured.onhookReading;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.SeenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

@ResourceLock(PointedSdk.LOCK)
class PlanCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIRST = "111122223333";
    private static final String DENIED = "222233334444";
    private static final String DISABLED = "333344445555";

    private final Fleet fleet = Fleet.builder()
            .account(
                    FIRST,
                    a -> a.role("VoiceOps")
                            .region(
                                    "us-east-1",
                                    r -> r.connector(
                                            "aaaaaaaaaaaaaaaaaaaaa1",
                                            IntStream.range(0, 120)
                                                    .mapToObj(i -> "+1206555" + (1000 + i))
                                                    .toArray(String[]::new))))
            .account(
                    DENIED,
                    a -> a.denyAssumeRole()
                            .region("us-east-1", r -> r.connector("bbbbbbbbbbbbbbbbbbbbb2", "+12065552000")))
            .account(
                    DISABLED,
                    a -> a.role("VoiceOps")
                            .disabledRegion("eu-west-1")
                            .region("eu-west-1", r -> r.connector("ccccccccccccccccccccc3", "+12065553000")))
            .build();
    private final Simulator simulator = PointedSdk.at(fleet);

    @AfterEach
    void forgetTheSimulator() {
        PointedSdk.forget();
        simulator.close();
    }

    private String targets() {
        return targetsOf(FIRST) + targetsOf(DENIED) + targetsOf(DISABLED);
    }

    private String targetsOf(String account) {
        return fleet.targets()
                .filter(target -> target.accountId().equals(account))
                .map(TargetsCsv::row)
                .collect(Collectors.joining());
    }

    private static Captured plan(String rows, String... more) {
        List<String> args = new ArrayList<>(List.of("plan", "--targets", "-"));
        args.addAll(List.of(more));
        return onhookReading(TargetsCsv.HEADER + rows, args.toArray(String[]::new));
    }

    @Test
    void showsCountsFingerprintAndCallerAndSendsNothingElse() {
        Captured run = plan(targets() + targetsOf(DENIED));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("targets +122\n")
                .containsPattern("duplicates +1\n")
                .containsPattern("locations +3\n")
                .containsPattern("connectors +3\n")
                .containsPattern("requests +5\n")
                .containsPattern("AssumeRole calls +3\n")
                .contains(
                        "sha256:",
                        "bound by " + FIRST + "/us-east-1 with 3 requests at 5.0/s: that rate is assumed",
                        "add --check",
                        "acting as arn:aws:iam::210987654321:user/onhook (account 210987654321), from system properties");
        assertThat(simulator.record().requests())
                .extracting(SeenRequest::operation)
                .containsExactly(SimulatedOperation.GET_CALLER_IDENTITY);
    }

    @Test
    void whatBindsIsNamed() {
        assertThat(plan(targets(), "--rate", "0.5").out())
                .contains("about 4.3 s, bound by 111122223333/us-east-1 with 3 requests at 0.5/s\n");
        // Five requests, and the spot checks' reads: two of the first connector, one of each that has one number.
        assertThat(plan(targets(), "--rate", "100", "--max-total-rate", "1").out())
                .contains("about 8.2 s, bound by --max-total-rate");
        assertThat(plan(targets(), "--initial-rate", "1000").out())
                .contains("about 0.2 s, bound by nothing but the time that answers take");
        assertThat(plan(targets(), "--rate", "0.001", "--deadline", "10m", "--max-targets", "5")
                        .out())
                .contains("longer than --deadline 10 min 00 s", "the run needs --yes");
    }

    @Test
    void everyLocationThatWouldFailIsNamedWithItsRemedyAndNothingIsChanged() {
        String unknown = FIRST + ",us-east-1,nosuchconnector0000000,+12065559000\n";

        Captured run = plan(targets() + unknown, "--check", "--role-name", "VoiceOps");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("WOULD FAIL  3 locations and connectors:")
                .contains(FIRST + "/us-east-1/nosuchconnector0000000: NotFound (request): ")
                .contains("    check the connector's id, account and Region; it may have been deleted")
                .contains(DENIED + "/us-east-1: AccessDenied (session): AssumeRole of arn:aws:iam::" + DENIED)
                .contains("    check that the role exists and that its trust policy")
                .contains(DISABLED + "/eu-west-1: UnrecognizedClient (request): ")
                .contains("    check that the account has enabled the Region");
        // A session that the service does not accept is renewed once before that is believed.
        assertThat(simulator.record().assumeRoleCalls())
                .containsOnly(Map.entry(FIRST, 1L), Map.entry(DENIED, 1L), Map.entry(DISABLED, 2L));
        assertThat(simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                .isZero();
        assertThat(simulator.record().numbers()).allMatch(number -> number.voiceConnectorId() != null);
    }

    @Test
    void aGoodPlanIsGood() {
        Captured run = plan(targetsOf(FIRST), "--check", "--role-name", "VoiceOps");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("GOOD  every role can be assumed and every connector is there");
    }

    @Test
    void theSameAsJson() throws Exception {
        Captured run = plan(targets(), "--check", "--role-name", "VoiceOps", "--output", "json", "--rate", "5");

        JsonNode plan = JSON.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(plan.get("targets").asLong()).isEqualTo(122);
        assertThat(plan.get("requests").asLong()).isEqualTo(5);
        assertThat(plan.get("limit").asString()).isEqualTo("LOCATION_RATE");
        assertThat(plan.get("checked").asBoolean()).isTrue();
        assertThat(plan.get("problems").values())
                .extracting(problem -> problem.get("accountId").asString())
                .containsExactly(DENIED, DISABLED);
    }

    @Test
    void badInputIsNamedAndACheckNeedsToKnowWhoActs() {
        Captured rows = plan("1,us-east-1,abc,+12065550100\n");
        assertThat(rows.exitCode()).isEqualTo(2);
        assertThat(rows.err()).contains("line 2: ", "nothing was sent");

        Captured nobody = plan(targets(), "--check");
        assertThat(nobody.exitCode()).isEqualTo(2);
        assertThat(nobody.err()).contains("exactly one of --role-name");

        assertThat(plan("").exitCode()).isEqualTo(2);
        assertThat(simulator.record().requests()).isEmpty();
    }

    @Test
    void helpTeaches() {
        assertThat(onhook("plan", "--help").out())
                .contains("--check", "chime:GetVoiceConnector", "Examples:", "Exit codes:");
    }
}
