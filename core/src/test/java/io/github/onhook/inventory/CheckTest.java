package io.github.onhook.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.inventory.Finding.Problem;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a plan before it is run. */
class CheckTest {

    private static final String CONNECTOR = "aaaaaaaaaaaaaaaaaaaaa1";
    private static final String UNKNOWN = "nosuchconnector0000000";
    private static final String REGION = "us-east-1";
    private static final io.github.onhook.simulator.model.SimulatedOperation GET =
            io.github.onhook.simulator.model.SimulatedOperation.GET_CONNECTOR;

    private static Plan plan(Fleet fleet, Target... more) {
        Plan.Builder plan = Plan.builder();
        fleet.targets()
                .forEach(t -> plan.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));
        List.of(more).forEach(plan::add);
        return plan.build();
    }

    private static List<Finding> check(Outlook outlook, Plan plan) {
        return Outlook.all(outlook.inventory.check(plan));
    }

    @Test
    void everyRoleIsAssumedOnceAndEveryConnectorIsReadOnceAndNothingIsChanged() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(20)
                .regions(REGION, "eu-west-1")
                .connectorsPerLocation(3)
                .numbers(1_200)
                .role("VoiceOps"));
        try (Outlook outlook = Outlook.on(fleet)) {

            List<Finding> found = check(outlook, plan(fleet));

            assertThat(Outlook.problems(found)).isEmpty();
            assertThat(Outlook.only(Finding.Connector.class, found)).hasSize(120);
            assertThat(outlook.simulator.record().count(GET)).isEqualTo(120);
            assertThat(outlook.simulator.record().assumeRoleCalls().values())
                    .hasSize(20)
                    .containsOnly(1L);
            assertThat(outlook.isUnchanged()).isTrue();
            assertThat(Outlook.numbers(fleet)).hasSize(1_200);
            assertThat(outlook.simulator.record().numbers()).allMatch(number -> number.voiceConnectorId() != null);
        }
    }

    @Test
    void aConnectorThatIsNotThereIsNamed() {
        Fleet fleet = Fleet.builder()
                .account("111122223333", a -> a.region(REGION, r -> r.connector(CONNECTOR, "+12065550100")))
                .build();
        Plan plan = plan(fleet, Target.of("111122223333", REGION, UNKNOWN, "+12065550101"));
        try (Outlook outlook = Outlook.on(fleet)) {

            List<Finding> found = check(outlook, plan);

            assertThat(Outlook.only(Finding.Connector.class, found))
                    .containsExactly(new Finding.Connector(new Location("111122223333", REGION), CONNECTOR));
            assertThat(Outlook.problems(found)).singleElement().satisfies(problem -> {
                assertThat(problem.voiceConnectorId()).isEqualTo(UNKNOWN);
                assertThat(problem.source()).isEqualTo(Source.REQUEST);
                assertThat(problem.code()).isEqualTo("NotFound");
                assertThat(problem.remedy()).contains("connector's id, account and Region");
            });
        }
    }

    @Test
    void eachLocationThatWouldFailIsNamedOnceWithItsReasonAndRemedy() {
        Fleet fleet = Fleet.builder()
                .account("111122223333", a -> a.region(REGION, r -> r.connector(CONNECTOR, "+12065550100")))
                .account(
                        "222233334444",
                        a -> a.denyAssumeRole()
                                .region(
                                        REGION,
                                        r -> r.connector("bbbbbbbbbbbbbbbbbbbbb2", "+12065550101")
                                                .connector("ccccccccccccccccccccc3", "+12065550102")))
                .account(
                        "333344445555",
                        a -> a.disabledRegion("eu-west-1")
                                .region(
                                        "eu-west-1",
                                        r -> r.connector("ddddddddddddddddddddd4", "+12065550103")
                                                .connector("eeeeeeeeeeeeeeeeeeeee5", "+12065550104")))
                .account(
                        "444455556666",
                        a -> a.role("VoiceOps", role -> role.allow("chime:Disassociate*"))
                                .region(REGION, r -> r.connector("fffffffffffffffffffff6", "+12065550105")))
                .build();
        try (Outlook outlook = Outlook.on(fleet)) {

            List<Finding> found = check(outlook, plan(fleet));

            assertThat(Outlook.only(Finding.Connector.class, found)).hasSize(1);
            assertThat(Outlook.problems(found))
                    .extracting(p -> p.location() + " " + p.voiceConnectorId() + " " + p.code())
                    .containsExactlyInAnyOrder(
                            "222233334444/us-east-1 null AccessDenied",
                            "333344445555/eu-west-1 null UnrecognizedClient",
                            "444455556666/us-east-1 fffffffffffffffffffff6 AccessDenied");
            assertThat(Outlook.problems(found))
                    .allSatisfy(p -> assertThat(p.remedy()).isNotBlank());
        }
    }

    @Test
    void throttledReadsAreWaitedOut() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(1)
                .regions(REGION)
                .connectorsPerLocation(20)
                .numbers(20)
                .quota(10, 1));
        try (Outlook outlook = Outlook.on(fleet, Settings.builder().initialRate(100))) {
            outlook.simulator
                    .faults()
                    .add(Fault.when().operation(GET).everyCall(9).then(Effect.error(500, "ServiceFailureException")));

            List<Finding> found = check(outlook, plan(fleet));

            assertThat(Outlook.only(Finding.Connector.class, found)).hasSize(20);
            assertThat(outlook.simulator.record().throttled(fleet.accountIds().get(0), REGION))
                    .isPositive();
        }
    }

    @Test
    void groupsAreReadWhereTheOperationIsOnGroups() {
        Fleet fleet = Fleet.builder()
                .account(
                        "111122223333",
                        a -> a.region(
                                REGION,
                                r -> r.connector(CONNECTOR, "+12065550100")
                                        .group("ggggggggggggggggggggg1", List.of(CONNECTOR), "+12065550100")))
                .build();
        Plan plan = Plan.builder()
                .add(Target.of("111122223333", REGION, "ggggggggggggggggggggg1", "+12065550100"))
                .add(Target.of("111122223333", REGION, CONNECTOR, "+12065550109"))
                .build();
        try (Outlook outlook =
                Outlook.on(fleet, Settings.builder().operation(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP))) {

            List<Finding> found = check(outlook, plan);

            assertThat(Outlook.only(Finding.Connector.class, found)).hasSize(1);
            assertThat(Outlook.problems(found))
                    .extracting(Problem::voiceConnectorId)
                    .containsExactly(CONNECTOR);
        }
    }
}
