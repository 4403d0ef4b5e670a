package io.github.onhook.inventory;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.inventory.Finding.Problem;
import io.github.onhook.model.Location;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Settings;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What is found, and what is said of the places that could not be read; over HTTP, with the SDK's own clients. */
class DiscoveryTest {

    private static final String ACCOUNT = "111122223333";
    private static final String OTHER_ACCOUNT = "444455556666";
    private static final String REGION = "us-east-1";
    private static final String OTHER_REGION = "eu-west-1";
    private static final String CONNECTOR = "aaaaaaaaaaaaaaaaaaaaa1";
    private static final String OTHER_CONNECTOR = "bbbbbbbbbbbbbbbbbbbbb2";
    private static final Location HERE = new Location(ACCOUNT, REGION);
    private static final Location THERE = new Location(OTHER_ACCOUNT, REGION);
    private static final Location FAR = new Location(OTHER_ACCOUNT, OTHER_REGION);

    private static FleetBuilder two() {
        return Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.region(
                                REGION,
                                r -> r.connector(CONNECTOR, "+12065550100", "+12065550101")
                                        .unassigned("+12065550109")))
                .account(
                        OTHER_ACCOUNT,
                        a -> a.region(REGION, r -> r.connector(OTHER_CONNECTOR, "+12065550102"))
                                .region(OTHER_REGION, r -> r.connector("ccccccccccccccccccccc3", "+12065550103")));
    }

    private static Location[] locations(Fleet fleet, String... regions) {
        return fleet.accountIds().stream()
                .flatMap(account -> List.of(regions).stream().map(region -> new Location(account, region)))
                .toArray(Location[]::new);
    }

    @Test
    void everyNumberOfManyPagesAccountsAndRegionsIsFoundOnce() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(3)
                .regions(REGION, OTHER_REGION)
                .connectorsPerLocation(3)
                .numbers(4_000)
                .role("VoiceOps"));
        try (Outlook outlook = Outlook.on(fleet)) {

            List<Finding> found = outlook.discovered(locations(fleet, REGION, OTHER_REGION));

            assertThat(Outlook.problems(found)).isEmpty();
            assertThat(Outlook.numbers(found)).containsExactlyInAnyOrderElementsOf(Outlook.numbers(fleet));
            assertThat(Outlook.only(Finding.Connector.class, found)).hasSize(18);
            assertThat(outlook.simulator.record().count(SimulatedOperation.LIST_PHONE_NUMBERS))
                    .isGreaterThan(18 * 2);
            assertThat(outlook.simulator.record().assumeRoleCalls().values())
                    .hasSize(3)
                    .containsOnly(1L);
            assertThat(outlook.isUnchanged()).isTrue();
        }
    }

    @Test
    void moreConnectorsThanAPageHoldsAreFound() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(1)
                .regions(REGION)
                .connectorsPerLocation(230)
                .numbers(460));
        try (Outlook outlook = Outlook.on(fleet, Settings.builder().initialRate(1_000))) {

            List<Finding> found = outlook.discovered(locations(fleet, REGION));

            assertThat(Outlook.only(Finding.Connector.class, found)).hasSize(230);
            assertThat(Outlook.numbers(found)).hasSize(460);
            assertThat(outlook.simulator.record().count(SimulatedOperation.LIST_CONNECTORS))
                    .isEqualTo(3);
        }
    }

    @Test
    void onlyTheConnectorsThatAreNamedAreRead() {
        try (Outlook outlook = Outlook.on(two().build())) {

            List<Finding> found =
                    Outlook.all(outlook.inventory.discover(Flux.just(HERE, THERE), List.of(OTHER_CONNECTOR)));

            assertThat(Outlook.numbers(found))
                    .containsExactly(OTHER_ACCOUNT + "," + REGION + "," + OTHER_CONNECTOR + ",+12065550102");
            assertThat(outlook.simulator.record().count(SimulatedOperation.LIST_PHONE_NUMBERS))
                    .isEqualTo(1);
        }
    }

    @Test
    void nothingSelectedIsAnError() {
        try (Outlook outlook = Outlook.on(two().build())) {
            assertThatThrownBy(() -> outlook.discovered())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no location is named; nothing means nothing, never everything");
            assertThatThrownBy(() -> outlook.inventory.discover(Flux.just(HERE), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no connector is named");
        }
    }

    @Test
    void anAccountThatLetsItsRoleNotBeAssumedIsAProblemOfItsLocationsAlone() {
        Fleet fleet = two().account(
                        "777788889999",
                        a -> a.denyAssumeRole().region(REGION, r -> r.connector("ddddddddddddddddddddd4")))
                .build();
        Location denied = new Location("777788889999", REGION);
        try (Outlook outlook = Outlook.on(fleet)) {

            List<Finding> found =
                    outlook.discovered(HERE, denied, new Location("777788889999", OTHER_REGION), THERE, FAR);

            assertThat(Outlook.numbers(found)).hasSize(4);
            assertThat(Outlook.problems(found)).hasSize(2).allSatisfy(problem -> {
                assertThat(problem.source()).isEqualTo(Source.SESSION);
                assertThat(problem.code()).isEqualTo("AccessDenied");
                assertThat(problem.message())
                        .startsWith("AssumeRole of arn:aws:iam::777788889999:role/VoiceOps: ")
                        .doesNotContain("trust policy");
                assertThat(problem.remedy()).startsWith("check that the role exists and that its trust policy");
            });
            assertThat(outlook.simulator.record().assumeRoleCalls("777788889999"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aRegionThatIsNotEnabledIsAProblemOfThatLocation() {
        Fleet fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.disabledRegion(OTHER_REGION).region(REGION, r -> r.connector(CONNECTOR, "+12065550100")))
                .build();
        try (Outlook outlook = Outlook.on(fleet)) {

            List<Finding> found = outlook.discovered(HERE, new Location(ACCOUNT, OTHER_REGION));

            assertThat(Outlook.numbers(found)).hasSize(1);
            assertThat(Outlook.problems(found)).singleElement().satisfies(problem -> {
                assertThat(problem.location().region()).isEqualTo(OTHER_REGION);
                assertThat(problem.voiceConnectorId()).isNull();
                assertThat(problem.code()).isEqualTo("UnrecognizedClient");
                assertThat(problem.requestId()).isNotNull();
                assertThat(problem.remedy()).contains("enabled the Region");
            });
        }
    }

    @Test
    void aRoleThatMayNotListConnectorsIsAProblemOfTheLocation() {
        Fleet fleet = two().account(
                        "777788889999",
                        a -> a.role("VoiceOps", role -> role.allow("chime:ListPhoneNumbers"))
                                .region(REGION, r -> r.connector("ddddddddddddddddddddd4")))
                .build();
        try (Outlook outlook = Outlook.on(fleet)) {

            List<Finding> found = outlook.discovered(HERE, new Location("777788889999", REGION));

            assertThat(Outlook.numbers(found)).hasSize(2);
            assertThat(Outlook.problems(found)).singleElement().satisfies(problem -> {
                assertThat(problem.location().accountId()).isEqualTo("777788889999");
                assertThat(problem.code()).isEqualTo("AccessDenied");
                assertThat(problem.remedy()).contains("chime:ListVoiceConnectors", "chime:ListPhoneNumbers");
            });
        }
    }

    @Test
    void aConnectorWhoseNumbersMayNotBeListedIsAProblemOfThatConnector() {
        Fleet fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.region(
                                REGION,
                                r -> r.connector(CONNECTOR, "+12065550100").connector(OTHER_CONNECTOR, "+12065550101")))
                .build();
        try (Outlook outlook = Outlook.on(fleet)) {
            outlook.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.LIST_PHONE_NUMBERS)
                            .call(1)
                            .then(Effect.error(403, "ForbiddenException")));

            List<Finding> found = outlook.discovered(HERE);

            assertThat(Outlook.numbers(found)).hasSize(1);
            assertThat(Outlook.problems(found)).singleElement().satisfies(problem -> {
                assertThat(problem.voiceConnectorId()).isIn(CONNECTOR, OTHER_CONNECTOR);
                assertThat(problem.code()).isEqualTo("Forbidden");
                assertThat(problem.toString()).startsWith(ACCOUNT + "/" + REGION + "/" + problem.voiceConnectorId());
            });
        }
    }

    @Test
    void throttledListsAreWaitedOut() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(2)
                .regions(REGION)
                .connectorsPerLocation(10)
                .numbers(400)
                .quota(10, 1));
        try (Outlook outlook = Outlook.on(fleet, Settings.builder().initialRate(100))) {

            List<Finding> found = outlook.discovered(locations(fleet, REGION));

            assertThat(Outlook.problems(found)).isEmpty();
            assertThat(Outlook.numbers(found)).hasSize(400);
            assertThat(outlook.simulator.record().locations())
                    .hasSize(2)
                    .allSatisfy(seen -> assertThat(seen.throttled()).isPositive());
        }
    }

    @Test
    void passingFaultsAreTriedAgain() {
        try (Outlook outlook = Outlook.on(two().build(), Settings.builder().requestTimeout(Duration.ofMillis(500)))) {
            outlook.simulator
                    .faults()
                    .add(
                            Fault.when()
                                    .operation(SimulatedOperation.LIST_CONNECTORS)
                                    .call(1)
                                    .then(Effect.error(503, "ServiceUnavailableException")),
                            Fault.when()
                                    .operation(SimulatedOperation.LIST_CONNECTORS)
                                    .call(2)
                                    .then(Effect.neverAnswer()),
                            Fault.when()
                                    .operation(SimulatedOperation.LIST_PHONE_NUMBERS)
                                    .call(1)
                                    .then(Effect.drop()),
                            Fault.when()
                                    .operation(SimulatedOperation.LIST_PHONE_NUMBERS)
                                    .call(2)
                                    .then(Effect.truncate()),
                            Fault.when()
                                    .operation(SimulatedOperation.LIST_PHONE_NUMBERS)
                                    .call(3)
                                    .then(Effect.revokeSession()));

            List<Finding> found = outlook.discovered(HERE, THERE, FAR);

            assertThat(Outlook.problems(found)).isEmpty();
            assertThat(Outlook.numbers(found)).hasSize(4);
        }
    }

    @Test
    void aLocationThatNeverAnswersIsGivenUpAndTheOthersAreRead() {
        try (Outlook outlook = Outlook.on(two().build(), Settings.builder().requestTimeout(Duration.ofMillis(300)))) {
            outlook.simulator
                    .faults()
                    .add(Fault.when()
                            .account(ACCOUNT)
                            .operation(SimulatedOperation.LIST_CONNECTORS)
                            .then(Effect.neverAnswer()));

            List<Finding> found = outlook.discovered(HERE, THERE, FAR);

            assertThat(Outlook.numbers(found)).hasSize(2);
            assertThat(Outlook.problems(found)).singleElement().satisfies(problem -> {
                assertThat(problem.location()).isEqualTo(HERE);
                assertThat(problem.remedy()).isNotEmpty();
            });
        }
    }

    @Test
    void anAnswerThatShowsNumbersOfAnotherConnectorIsNotBelieved() {
        String foreign = """
            {"PhoneNumbers":[{"E164PhoneNumber":"+12065550199","Associations":[
            {"Name":"VoiceConnectorId","Value":"%s"}]}]}\
            """.formatted(OTHER_CONNECTOR);
        try (Outlook outlook = Outlook.on(two().build())) {
            outlook.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.LIST_PHONE_NUMBERS)
                            .then(Effect.answer(foreign)));

            List<Finding> found = outlook.discovered(HERE);

            assertThat(Outlook.numbers(found)).isEmpty();
            assertThat(Outlook.problems(found)).extracting(Problem::code).containsExactly("UnexpectedResponse");
        }
    }

    @Test
    void aListWhoseNextPageIsTheSameAgainEnds() {
        String endless = "{\"VoiceConnectors\":[],\"NextToken\":\"again\"}";
        try (Outlook outlook = Outlook.on(two().build())) {
            outlook.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.LIST_CONNECTORS)
                            .then(Effect.answer(endless)));

            assertThat(Outlook.problems(outlook.discovered(HERE)))
                    .extracting(Problem::code)
                    .containsExactly("UnexpectedResponse");
        }
    }

    @Test
    void whoTakesNoMoreIsFetchedNoMore() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(1)
                .regions(REGION)
                .connectorsPerLocation(1)
                .numbers(5_000));
        Settings.Builder fast = Settings.builder().initialRate(1_000);
        try (Outlook outlook = Outlook.on(fleet, UnaryOperator.identity(), fast)) {

            StepVerifier.create(outlook.inventory.discover(Flux.just(locations(fleet, REGION))), 1)
                    .expectNextCount(1)
                    .expectNoEvent(Duration.ofMillis(500))
                    .thenCancel()
                    .verify(PATIENCE);

            assertThat(outlook.simulator.record().count(SimulatedOperation.LIST_PHONE_NUMBERS))
                    .isLessThan(10);
        }
    }
}
