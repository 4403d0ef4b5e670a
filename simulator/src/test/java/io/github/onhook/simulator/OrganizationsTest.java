package io.github.onhook.simulator;

import static io.github.onhook.simulator.Clients.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.simulator.model.AccountState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.organizations.OrganizationsAsyncClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.InvalidInputException;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;

/** ListAccounts, as the SDK's client reads it. */
class OrganizationsTest {

    @Test
    void everyAccountIsListedOncePageByPage() {
        Fleet fleet = Fleet.generate(FleetShape.of().accounts(45));
        try (Simulator simulator = Simulator.start(fleet)) {
            OrganizationsAsyncClient organizations = new Clients(simulator).organizations(Clients.base(simulator));
            List<String> ids = new ArrayList<>();
            List<Integer> sizes = new ArrayList<>();

            ListAccountsResponse page = join(organizations.listAccounts(r -> {}));
            for (; ; ) {
                page.accounts().forEach(account -> ids.add(account.id()));
                sizes.add(page.accounts().size());
                String token = page.nextToken();
                if (token == null) {
                    break;
                }
                page = join(organizations.listAccounts(r -> r.nextToken(token)));
            }

            assertThat(ids).isEqualTo(fleet.accountIds());
            assertThat(sizes).containsExactly(20, 20, 5);
        }
    }

    @Test
    void answersEveryStateAndTheOlderStatusWhereDefined() {
        FleetBuilder fleet = Fleet.builder();
        for (AccountState state : AccountState.values()) {
            fleet.account(
                    String.format("%012d", 100 + fleet.build().accountIds().size()), a -> a.state(state));
        }
        try (Simulator simulator = Simulator.start(fleet.build())) {
            List<Account> accounts = join(new Clients(simulator)
                            .organizations(Clients.base(simulator))
                            .listAccounts(r -> {}))
                    .accounts();

            assertThat(accounts)
                    .extracting(Account::stateAsString)
                    .containsExactly("PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED");
            assertThat(accounts)
                    .extracting(Account::statusAsString)
                    .containsExactly(null, "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", null);
        }
    }

    @Test
    void pagesAndTokensOutsideTheModelAreInvalid() {
        try (Simulator simulator = Simulator.start(Fleet.generate(FleetShape.of()))) {
            OrganizationsAsyncClient organizations = new Clients(simulator).organizations(Clients.base(simulator));

            assertThatThrownBy(() -> join(organizations.listAccounts(r -> r.maxResults(21))))
                    .isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> join(organizations.listAccounts(r -> r.nextToken("nonsense"))))
                    .isInstanceOf(InvalidInputException.class);
        }
    }
}
