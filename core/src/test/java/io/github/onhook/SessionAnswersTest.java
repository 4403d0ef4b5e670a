package io.github.onhook;

import static io.github.onhook.model.Status.DISASSOCIATED;
import static io.github.onhook.model.Status.SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Rig.Ran;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunStatus;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What STS and the service say of sessions, and what that does; through the SDK's own clients over HTTP. */
class SessionAnswersTest extends BehaviourFixture {

    @Test
    void aRevokedSessionIsRenewedAndTheBatchSentAgain() {
        Fault revoked = Fault.when().operation(CHANGE).call(1).then(Effect.revokeSession());
        try (Rig rig = rig(5, revoked)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.attempts() == 1);
            assertThat(rig.simulator.record().assumeRoleCalls(ACCOUNT)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"401,UnauthorizedClientException", "403,ExpiredTokenException", "403,UnrecognizedClientException"})
    void aSessionThatIsNeverAcceptedClosesTheLocation(int status, String code) {
        Fault never = Fault.when().account(ACCOUNT).operation(CHANGE).then(Effect.error(status, code));
        FleetBuilder fleet = fleet(5, 0)
                .account(OTHER_ACCOUNT, a -> a.region(REGION, r -> r.connector(OTHER_CONNECTOR, numbers(100, 5))));
        try (Rig rig = rig(settings(), fleet, never)) {

            Ran ran = rig.run();

            assertThat(ran.report().totals().skipped()).isEqualTo(5);
            assertThat(ran.report().totals().disassociated()).isEqualTo(5);
            assertThat(ran.of(number(0)).reason().source()).isEqualTo(Source.SESSION);
            assertThat(ran.of(number(0)).reason().code()).isEqualTo(code.replace("Exception", ""));
            assertThat(rig.simulator.record().assumeRoleCalls(ACCOUNT)).isEqualTo(2);
        }
    }

    @Test
    void aDeniedAccountIsSkippedAndTouchesNoOther() {
        FleetBuilder fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.denyAssumeRole()
                                .region(REGION, r -> r.connector(CONNECTOR, numbers(0, 5)))
                                .region("eu-west-1", r -> r.connector("ddddddddddddddddddddd1", numbers(20, 5))))
                .account(OTHER_ACCOUNT, a -> a.region(REGION, r -> r.connector(OTHER_CONNECTOR, numbers(100, 5))));
        try (Rig rig = rig(settings(), fleet)) {

            Ran ran = rig.run();

            assertThat(ran.report().totals().skipped()).isEqualTo(10);
            assertThat(ran.report().totals().disassociated()).isEqualTo(5);
            assertThat(ran.of(number(0)).status()).isEqualTo(SKIPPED);
            assertThat(ran.of(number(0)).reason().source()).isEqualTo(Source.SESSION);
            assertThat(ran.of(number(0)).reason().code()).isEqualTo("AccessDenied");
            assertThat(rig.simulator.record().assumeRoleCalls(ACCOUNT)).isEqualTo(1);
            assertThat(ran.report().status()).isEqualTo(RunStatus.PARTIAL);
        }
    }

    @Test
    void throttlingBySTSFailsNoAccount() {
        Fault throttle = Fault.when()
                .operation(SimulatedOperation.ASSUME_ROLE)
                .calls(1, 3)
                .then(Effect.error(400, "Throttling"));
        try (Rig rig = rig(5, throttle)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(rig.simulator.record().count(SimulatedOperation.ASSUME_ROLE))
                    .isEqualTo(4);
        }
    }

    @Test
    void aDisabledRegionIsClosedAndTheOthersGoOn() {
        FleetBuilder fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.disabledRegion("eu-west-1")
                                .region(REGION, r -> r.connector(CONNECTOR, numbers(0, 5)))
                                .region("eu-west-1", r -> r.connector(OTHER_CONNECTOR, numbers(100, 5))));
        try (Rig rig = rig(settings(), fleet)) {

            Ran ran = rig.run();

            assertThat(ran.report().totals().skipped()).isEqualTo(5);
            assertThat(ran.report().totals().disassociated()).isEqualTo(5);
            assertThat(ran.report().locations().get(0).closed()).isNotNull();
        }
    }
}
