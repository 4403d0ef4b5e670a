package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.model.AccountState;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** An organization of sixty accounts in nested units, with tags, one suspended, and a Region that ten have not enabled. */
@Isolated("system properties point the SDK at the simulator")
class DiscoverOrganizationTest {

    private static final String PROD = "ou-root-prod0000";
    private static final String VOICE = "ou-root-voice000";
    private static final int SUSPENDED = 21;

    private final Simulator simulator = PointedSdk.at(fleet());

    @AfterEach
    void stop() {
        PointedSdk.forget();
        simulator.close();
    }

    private static String id(int account) {
        return String.format("%012d", 100_000_000_000L + account);
    }

    private static Fleet fleet() {
        FleetBuilder fleet = Fleet.builder();
        for (int i = 0; i < 60; i++) {
            int n = i;
            fleet.account(id(n), account -> {
                account.role("VoiceOps").tag("team", n % 2 == 0 ? "voice" : "data");
                if (n < 20) {
                    account.units(PROD);
                } else if (n < 40) {
                    account.units(PROD, VOICE);
                }
                if (n == SUSPENDED) {
                    account.state(AccountState.SUSPENDED);
                }
                if (n >= 30 && n < 40) {
                    account.disabledRegion("eu-west-2");
                }
                account.region(
                        "us-east-1",
                        region -> region.connector(
                                String.format("aaaaaaaaaaaaaaaaaaaa%02d", n), "+120655501" + (10 + n)));
            });
        }
        return fleet.build();
    }

    private static Captured discover(String... more) {
        List<String> args = new ArrayList<>(List.of("discover", "--organization", "--role-name", "VoiceOps"));
        args.addAll(List.of(more));
        return onhook(args.toArray(String[]::new));
    }

    private static List<String> accounts(Captured run) {
        return run.out()
                .lines()
                .skip(1)
                .map(line -> line.substring(0, 12))
                .sorted()
                .toList();
    }

    @Test
    void looksInEveryRegionOfAUnitAndNotesWhereItIsNotEnabled() {
        Captured run = discover("--ou", VOICE, "--exclude-accounts", id(22), "--regions", "all");

        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> expected = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (int i = 20; i < 40; i++) {
            if (i != SUSPENDED && i != 22) {
                expected.add(id(i));
            }
            if (i >= 30) {
                without.add(id(i));
            }
        }
        assertThat(accounts(run)).isEqualTo(expected);
        assertThat(run.err())
                .contains(
                        "skipped account " + id(SUSPENDED),
                        "it is suspended",
                        "note: Region eu-west-2 is not enabled in 10 accounts: " + String.join(", ", without) + "\n",
                        "found 18 numbers on 18 connectors at 18 locations, of 180 looked at\n");
    }

    @Test
    void namesARegionThatIsNotEnabledAsAProblemWhenItIsAskedForByName() {
        Captured run = discover("--ou", VOICE, "--regions", "us-east-1,eu-west-2");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("problems: 10");
    }

    @Test
    void choosesByTagAmongTheAccountsOfAUnitAndOfThoseBelowIt() {
        Captured run = discover("--ou", PROD, "--account-tag", "team=voice", "--regions", "us-east-1");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(accounts(run)).hasSize(20).allMatch(account -> Long.parseLong(account) % 2 == 0);
        assertThat(simulator.record().count(SimulatedOperation.LIST_TAGS)).isEqualTo(39);
    }

    @Test
    void refusesAnEmptySelectionAndAnUnknownUnit() {
        Captured none = discover("--account-tag", "team=nobody", "--regions", "us-east-1");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no active account is selected");

        Captured unknown = discover("--ou", "ou-root-unknown0", "--regions", "us-east-1");
        assertThat(unknown.exitCode()).isEqualTo(4);
        assertThat(unknown.err()).contains("ParentNotFound", "check the id of the organizational unit");

        Captured named = onhook(
                "discover", "--accounts", id(1), "--ou", "prod", "--regions", "us-east-1", "--role-name", "VoiceOps");
        assertThat(named.exitCode()).isEqualTo(2);
        assertThat(named.err()).contains("add --organization", "--ou must be the id of an organizational unit");
        assertThat(simulator.record().count(SimulatedOperation.ASSUME_ROLE)).isZero();
    }
}
