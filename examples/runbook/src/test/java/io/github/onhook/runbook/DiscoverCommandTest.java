package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static io.github.onhook.runbook.Captured.onhookReading;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.AccountState;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(PointedSdk.LOCK)
class DiscoverCommandTest {

    private static final String HEADER = "account_id,region,voice_connector_id,phone_number";
    private static final String FIRST = "111122223333";
    private static final String SECOND = "222233334444";
    private static final String SUSPENDED = "333344445555";
    private static final String DENIED = "444455556666";
    private static final String CONNECTOR = "aaaaaaaaaaaaaaaaaaaaa1";
    private static final String OTHER_CONNECTOR = "bbbbbbbbbbbbbbbbbbbbb2";

    @TempDir
    private Path dir;

    private final Simulator simulator = PointedSdk.at(fleet());

    /** 250 numbers and 1 in the first account, 1 in each of two Regions of the second. */
    private static Fleet fleet() {
        String[] many =
                IntStream.range(0, 250).mapToObj(i -> "+1206555" + (1000 + i)).toArray(String[]::new);
        return Fleet.builder()
                .account(
                        FIRST,
                        a -> a.role("VoiceOps")
                                .region(
                                        "us-east-1",
                                        r -> r.connector(CONNECTOR, many).connector(OTHER_CONNECTOR, "+12065552000")))
                .account(
                        SECOND,
                        a -> a.role("VoiceOps")
                                .region("us-east-1", r -> r.connector("ccccccccccccccccccccc3", "+12065553000"))
                                .region("eu-west-1", r -> r.connector("ddddddddddddddddddddd4", "+12065554000")))
                .account(SUSPENDED, a -> a.state(AccountState.SUSPENDED).name("old shop"))
                .account(DENIED, a -> a.denyAssumeRole())
                .build();
    }

    @AfterEach
    void forgetTheSimulator() {
        PointedSdk.forget();
        simulator.close();
    }

    private static Captured discover(String... more) {
        List<String> args = new ArrayList<>(List.of("discover", "--role-name", "VoiceOps"));
        args.addAll(List.of(more));
        return onhook(args.toArray(String[]::new));
    }

    @Test
    void theTargetsOfNamedAccountsAndRegionsGoToStandardOutputInOrder() {
        Captured run = discover("--accounts", SECOND + "," + FIRST, "--regions", "us-east-1,eu-west-1");

        assertThat(run.exitCode()).isZero();
        List<String> rows = run.out().lines().toList();
        assertThat(rows).hasSize(1 + 253).first().isEqualTo(HEADER);
        assertThat(rows.subList(1, rows.size()))
                .isSorted()
                .contains(SECOND + ",eu-west-1,ddddddddddddddddddddd4,+12065554000");
        assertThat(run.err()).contains("found 253 numbers on 4 connectors at 3 locations, of 4 looked at");
        assertThat(simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                .isZero();
    }

    @Test
    void whatIsFoundCanBeRun() throws IOException {
        Path file = dir.resolve("targets.csv");

        Captured found = discover("--accounts", FIRST, "--regions", "us-east-1", "--out", file.toString());

        assertThat(found.exitCode()).isZero();
        assertThat(found.out()).isEmpty();
        assertThat(Files.readAllLines(file)).hasSize(252);
        assertThat(dir.toFile().list()).containsExactly("targets.csv");
        Captured plan = onhookReading(Files.readString(file), "plan", "--targets", "-");
        assertThat(plan.exitCode()).isZero();
    }

    @Test
    void onlyNamedConnectorsAreReadAndOneThatIsNowhereIsSaidSo() {
        Captured run = discover(
                "--accounts",
                FIRST,
                "--regions",
                "us-east-1",
                "--connectors",
                OTHER_CONNECTOR + ",nosuchconnector0000000");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .containsExactly(HEADER, FIRST + ",us-east-1," + OTHER_CONNECTOR + ",+12065552000");
        assertThat(run.err()).contains("connector nosuchconnector0000000 was found nowhere");
    }

    @Test
    void accountsOfTheOrganizationAreReadAndThoseThatCannotBeAreNamed() {
        Captured run = discover("--organization", "--regions", "us-east-1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines()).hasSize(1 + 252);
        assertThat(run.err())
                .contains("skipped account " + SUSPENDED + " (old shop): it is suspended")
                .contains(DENIED + "/us-east-1: AccessDenied (session): AssumeRole of arn:aws:iam::" + DENIED)
                .contains("    check that the role exists and that its trust policy allows this caller")
                .contains("problems: 1")
                .doesNotContain(SUSPENDED + "/", "\tat ");
        assertThat(simulator.record().assumeRoleCalls(SUSPENDED)).isZero();
    }

    @Test
    void anOrganizationThatMayNotBeListedIsNoSelection() {
        simulator
                .faults()
                .add(Fault.when()
                        .operation(SimulatedOperation.LIST_ACCOUNTS)
                        .then(Effect.error(400, "AccessDeniedException")));

        Captured run = discover("--organization", "--regions", "us-east-1");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("allow organizations:ListAccounts").doesNotContain("\tat ");
    }

    @Test
    void nothingSelectedIsBadInputAndEverythingWrongIsSaidAtOnce() {
        assertThat(discover("--regions", "us-east-1").exitCode()).isEqualTo(2);
        assertThat(discover("--accounts", FIRST).exitCode()).isEqualTo(2);
        assertThat(discover("--accounts", FIRST, "--organization", "--regions", "us-east-1")
                        .exitCode())
                .isEqualTo(2);
        assertThat(discover("--accounts", FIRST, "--regions", "us-east-1", "--connectors", "")
                        .exitCode())
                .isEqualTo(2);

        Captured run = onhook("discover", "--accounts", "12,", "--regions", "mars-east-1");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("account id must be 12 digits, was '12'", "Region 'mars-east-1'", "--allow-region")
                .contains("exactly one of --role-name")
                .contains("nothing was sent");
        assertThat(simulator.record().requests()).isEmpty();
    }

    @Test
    void helpTeaches() {
        assertThat(onhook("discover", "--help").out())
                .contains("chime:ListPhoneNumbers", "Examples:", "--organization", "Exit codes:", "who acts in the");
    }
}
