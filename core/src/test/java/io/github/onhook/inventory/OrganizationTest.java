package io.github.onhook.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.inventory.Organization.OrganizationException;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.AccountState;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The accounts of an organization, through the SDK's own client. */
class OrganizationTest {

    private static Organization of(Simulator simulator, AwsCredentialsProvider base) {
        return Organization.builder(base).endpointOverride(simulator.endpoint()).build();
    }

    private static Organization of(Simulator simulator) {
        return of(
                simulator,
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())));
    }

    private static List<OrganizationAccount> all(Organization organization) {
        return Outlook.all(organization.accounts());
    }

    @Test
    void everyAccountOfManyPagesIsListedThoughSomeCallsFail() {
        Fleet fleet = Fleet.generate(FleetShape.of().accounts(95));
        try (Simulator simulator = Simulator.start(fleet);
                Organization organization = of(simulator)) {
            simulator
                    .faults()
                    .add(
                            Fault.when()
                                    .operation(SimulatedOperation.LIST_ACCOUNTS)
                                    .call(2)
                                    .then(Effect.error(400, "TooManyRequestsException")),
                            Fault.when()
                                    .operation(SimulatedOperation.LIST_ACCOUNTS)
                                    .call(4)
                                    .then(Effect.error(500, "ServiceException")));

            assertThat(all(organization))
                    .allMatch(OrganizationAccount::isActive)
                    .extracting(OrganizationAccount::id)
                    .isEqualTo(fleet.accountIds());
            assertThat(simulator.record().count(SimulatedOperation.LIST_ACCOUNTS))
                    .isEqualTo(7);
        }
    }

    @Test
    void onlyAnActiveAccountIsActiveAndTheOthersSayWhyNot() {
        FleetBuilder fleet = Fleet.builder();
        int id = 100;
        for (AccountState state : AccountState.values()) {
            fleet.account(String.format("%012d", id++), a -> a.state(state));
        }
        try (Simulator simulator = Simulator.start(fleet.build());
                Organization organization = of(simulator)) {

            List<OrganizationAccount> accounts = all(organization);

            assertThat(accounts)
                    .filteredOn(OrganizationAccount::isActive)
                    .extracting(OrganizationAccount::state)
                    .containsExactly("ACTIVE");
            assertThat(accounts)
                    .filteredOn(account -> !account.isActive())
                    .extracting(OrganizationAccount::whyNot)
                    .containsExactlyInAnyOrder(
                            "it is suspended, and its roles cannot be assumed",
                            "it is closed",
                            "it is being closed",
                            "it is not activated yet");
        }
    }

    @Test
    void anEmptyPageIsNotTheEndAndTheOlderStatusServesWhereThereIsNoState() {
        try (Simulator simulator = Simulator.start(Fleet.generate(FleetShape.of()));
                Organization organization = of(simulator)) {
            simulator
                    .faults()
                    .add(
                            Fault.when()
                                    .operation(SimulatedOperation.LIST_ACCOUNTS)
                                    .call(1)
                                    .then(Effect.answer("{\"Accounts\":[],\"NextToken\":\"YWNjb3VudHMjMA==\"}")),
                            Fault.when()
                                    .operation(SimulatedOperation.LIST_ACCOUNTS)
                                    .call(2)
                                    .then(Effect.answer("""
                                            {"Accounts":[{"Id":"111122223333","Status":"SUSPENDED"},
                                            {"Id":"222233334444","Status":"ACTIVE"},
                                            {"Id":"333344445555","State":"FROZEN","Status":"ACTIVE"}]}""")));

            List<OrganizationAccount> accounts = all(organization);

            assertThat(accounts)
                    .extracting(account -> account.id() + " " + account.isActive())
                    .containsExactly("111122223333 false", "222233334444 true", "333344445555 false");
            assertThat(accounts.get(2).whyNot()).isEqualTo("its state is FROZEN");
        }
    }

    @Test
    void aListThatIsRefusedSaysWhoMayAsk() {
        try (Simulator simulator = Simulator.start(Fleet.generate(FleetShape.of()));
                Organization organization = of(simulator)) {
            simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.LIST_ACCOUNTS)
                            .then(Effect.error(400, "AccessDeniedException")));

            assertThatThrownBy(() -> all(organization))
                    .isInstanceOf(OrganizationException.class)
                    .hasMessageContaining("ListAccounts: AccessDenied: ")
                    .hasMessageContaining("organizations:ListAccounts")
                    .hasMessageContaining("management account");
            assertThat(simulator.record().count(SimulatedOperation.LIST_ACCOUNTS))
                    .isEqualTo(1);
        }
    }

    @Test
    void withoutCredentialsNobodyIsAsked() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("none found");
        };
        try (Simulator simulator = Simulator.start(Fleet.generate(FleetShape.of()));
                Organization organization = of(simulator, none)) {
            assertThatThrownBy(() -> all(organization))
                    .isInstanceOf(OrganizationException.class)
                    .hasMessageContaining("no base credentials: none found; check the profile");
        }
    }
}
