package io.github.onhook;

import static io.github.onhook.model.Status.DISASSOCIATED;
import static io.github.onhook.model.Status.FAILED;
import static io.github.onhook.model.Status.SKIPPED;
import static io.github.onhook.model.Status.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Rig.Ran;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.UnassociatedAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service says of whole requests, and what that does; through the SDK's own clients over HTTP. */
class RequestAnswersTest extends BehaviourFixture {

    @ParameterizedTest
    @ValueSource(strings = {"ThrottledClientException", "ThrottlingException", "TooManyRequestsException"})
    void throttlingRequeuesTheBatchAndCountsNoAttempt(String code) {
        Fault throttle = Fault.when().operation(CHANGE).calls(1, 3).then(Effect.error(429, code));
        try (Rig rig = rig(5, throttle)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.attempts() == 1);
            assertThat(ran.report().requests().throttled()).isEqualTo(3);
            assertThat(ran.report().requests().sent()).isEqualTo(4);
            assertAgrees(rig, ran);
        }
    }

    @ParameterizedTest
    @CsvSource({"500,ServiceFailureException", "503,ServiceUnavailableException", "502,BadGateway"})
    void aServerErrorIsTriedAgainAndCountsAnAttempt(int status, String code) {
        Fault broken = Fault.when().operation(CHANGE).calls(1, 2).then(Effect.error(status, code));
        try (Rig rig = rig(5, broken)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.attempts() == 3);
            assertThat(ran.report().requests().failed()).isEqualTo(2);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void aServerErrorWithoutEndFailsWithItsCodeWhenNoAttemptIsLeft() {
        Fault broken = Fault.when().operation(CHANGE).then(Effect.error(503, "ServiceUnavailableException"));
        try (Rig rig = rig(settings().attempts(3), fleet(5, 0), broken)) {

            Ran ran = rig.run();

            assertAll(ran, FAILED);
            assertThat(ran.outcomes()).allSatisfy(outcome -> {
                assertThat(outcome.reason().code()).isEqualTo("ServiceUnavailable");
                assertThat(outcome.reason().source()).isEqualTo(Source.REQUEST);
                assertThat(outcome.reason().requestId()).isNotBlank();
                assertThat(outcome.attempts()).isEqualTo(3);
            });
            assertThat(rig.simulator.record().count(CHANGE)).isEqualTo(3);
            assertAgrees(rig, ran);
        }
    }

    /**
     * The SDK's Netty client never reports about one refused connection in twenty (2.40.2, with Netty 4.1 and 4.2), which
     * then looks like a request that nobody answers.
     */
    @Test
    void aConnectionThatIsNotAcceptedIsTriedAgainAndFailsAsTheClients() {
        try (Rig rig = rig(5)) {
            Plan plan = rig.plan();
            Orchestrator.Builder unreachable = Orchestrator.builder(rig.sessions)
                    .settings(settings()
                            .attempts(2)
                            .requestTimeout(Duration.ofMillis(500))
                            .build())
                    .endpointOverride(URI.create("http://127.0.0.1:1"));

            Ran ran;
            try (Orchestrator orchestrator = unreachable.build()) {
                ran = Rig.ended(orchestrator.run(plan));
            }

            assertThat(ran.outcomes()).hasSize(5).allSatisfy(outcome -> {
                assertThat(outcome.status()).isIn(FAILED, UNKNOWN);
                assertThat(outcome.reason().source()).isEqualTo(Source.CLIENT);
                assertThat(outcome.reason().code()).isIn("Connect", "Timeout");
                assertThat(outcome.attempts()).isEqualTo(2);
            });
            assertThat(rig.simulator.record().count(CHANGE)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLostAnswerIsSettledWhateverTheServiceSaysOfANumberThatIsOff(UnassociatedAnswer unassociated) {
        Fault lost = Fault.when().operation(CHANGE).call(1).then(Effect.loseAnswer());
        try (Rig rig = Rig.of(fleet(5, 0).build(), s -> s.unassociatedAnswer(unassociated), settings())) {
            rig.simulator.faults().add(lost);

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes())
                    .allMatch(outcome -> unassociated == UnassociatedAnswer.SUCCESS
                            ? outcome.reason().source() == null
                            : outcome.reason().source() == Source.READ);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void aRequestThatNobodyAnswersTimesOutAndIsTriedAgain() {
        Fault silent = Fault.when().operation(CHANGE).call(1).then(Effect.neverAnswer());
        try (Rig rig = rig(settings().requestTimeout(Duration.ofSeconds(2)), fleet(5, 0), silent)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.attempts() >= 2);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void answersThatAreAlwaysLostAreSettledByReading() {
        Fault lost = Fault.when().operation(CHANGE).then(Effect.loseAnswer());
        try (Rig rig = rig(settings().attempts(2), fleet(5, 0), lost)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.reason().source() == Source.READ);
            assertThat(ran.report().requests().reads()).isEqualTo(5);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void requestsThatAreAlwaysLostAreFailedWhenAReadFindsTheNumbersStillOn() {
        Fault lost = Fault.when().operation(CHANGE).then(Effect.drop());
        try (Rig rig = rig(settings().attempts(2), fleet(5, 0), lost)) {

            Ran ran = rig.run();

            assertAll(ran, FAILED);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void whatIsLostAndCannotBeReadIsUnknown() {
        Fault lost = Fault.when().operation(CHANGE).then(Effect.loseAnswer());
        Fault blind = Fault.when()
                .operation(SimulatedOperation.GET_PHONE_NUMBER)
                .then(Effect.error(403, "AccessDeniedException"));
        try (Rig rig = rig(settings().attempts(2), fleet(5, 0), lost, blind)) {

            Ran ran = rig.run();

            assertAll(ran, UNKNOWN);
            assertThat(ran.outcomes())
                    .allMatch(outcome ->
                            String.valueOf(outcome.reason().message()).contains("AccessDenied"));
        }
    }

    @Test
    void aBatchWithAPoisonNumberIsSplitUntilItStandsAlone() {
        Fault poison = Fault.when().operation(CHANGE).number(number(20)).then(Effect.error(400, "BadRequestException"));
        try (Rig rig = rig(50, poison)) {

            Ran ran = rig.run();

            assertThat(ran.of(number(20)).status()).isEqualTo(FAILED);
            assertThat(ran.of(number(20)).reason().code()).isEqualTo("BadRequest");
            assertThat(ran.report().totals().disassociated()).isEqualTo(49);
            assertThat(rig.simulator.record().count(CHANGE)).isLessThanOrEqualTo(13);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void theLargestBatchIsLearned() {
        try (Rig rig = Rig.of(
                fleet(90, 0).build(),
                s -> s.maxBatchSize(6),
                settings().batchSize(24).maxInFlightPerLocation(1))) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            // 24, 12 and 12 are refused; from then on batches of 6 are sent.
            assertThat(rig.simulator.record().count(CHANGE)).isEqualTo(3 + 15);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void anUnknownConnectorFailsWhatWasSentAndSkipsTheRestOfIt() {
        try (Rig rig = rig(settings().batchSize(2).maxInFlightPerLocation(1), fleet(3, 3))) {
            Plan.Builder plan = Plan.builder();
            for (int i = 0; i < 5; i++) {
                plan.add(Target.of(ACCOUNT, REGION, "zzzzzzzzzzzzzzzzzzzzz9", number(50 + i)));
                plan.add(Target.of(ACCOUNT, REGION, CONNECTOR, number(i)));
            }

            Ran ran = rig.run(plan.build());

            assertThat(ran.report().totals().failed()).isEqualTo(2 + 2);
            assertThat(ran.report().totals().skipped()).isEqualTo(3);
            assertThat(ran.report().totals().disassociated()).isEqualTo(3);
            assertThat(ran.outcomes())
                    .filteredOn(outcome -> outcome.status() == SKIPPED)
                    .allMatch(outcome -> "NotFound".equals(outcome.reason().code()) && outcome.attempts() == 0);
        }
    }

    @Test
    void aForbiddenConnectorIsClosedAndTheOthersGoOn() {
        Fault forbidden =
                Fault.when().connector(CONNECTOR).operation(CHANGE).then(Effect.error(403, "ForbiddenException"));
        Settings.Builder settings = settings().batchSize(2).maxInFlightPerLocation(1);
        try (Rig rig = rig(settings, fleet(5, 5), forbidden)) {

            Ran ran = rig.run();

            assertThat(ran.report().totals().failed()).isEqualTo(2);
            assertThat(ran.report().totals().skipped()).isEqualTo(3);
            assertThat(ran.report().totals().disassociated()).isEqualTo(5);
            assertThat(ran.report().locations().get(0).closed()).isNull();
            assertAgrees(rig, ran);
        }
    }

    @Test
    void threeForbiddenConnectorsWithoutASuccessCloseTheLocation() {
        Fault forbidden = Fault.when().operation(CHANGE).then(Effect.error(403, "AccessDeniedException"));
        FleetBuilder fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.region(REGION, r -> {
                            for (int i = 0; i < 5; i++) {
                                r.connector("ccccccccccccccccccccc" + i, numbers(10 * i, 4));
                            }
                        }));
        Settings.Builder settings = settings().maxInFlightPerLocation(1);
        try (Rig rig = rig(settings, fleet, forbidden)) {

            Ran ran = rig.run();

            assertThat(rig.simulator.record().count(CHANGE)).isEqualTo(3);
            assertThat(ran.report().totals().failed()).isEqualTo(12);
            assertThat(ran.report().totals().skipped()).isEqualTo(8);
            assertThat(ran.report().locations().get(0).closed()).isEqualTo("AccessDenied");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"PhoneNumberErrors\":[{\"PhoneNumberId\":\"+19995550100\",\"ErrorCode\":\"NotFound\"}]}",
                "{\"PhoneNumberErrors\":[{\"ErrorCode\":\"NotFound\"}]}",
                "{\"PhoneNumberErrors\":[{\"PhoneNumberId\":\"+12065551002\"}]}",
                "<html><body>Welcome to the hotel's network</body></html>",
                "{\"PhoneNumberErrors\":[{\"PhoneNumberId\":"
            })
    void anAlienAnswerIsNotTakenAsSuccess(String body) {
        Fault foreign =
                Fault.when().operation(CHANGE).call(1).then(new Effect.Answer(200, "application/json", body, false));
        try (Rig rig = rig(5, foreign)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.attempts() == 2);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void anAlienAnswerAfterTheChangeIsSettled() {
        Fault foreign = Fault.when().operation(CHANGE).call(1).then(Effect.truncate());
        try (Rig rig = rig(5, foreign)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void aGroupsNumbersAreTakenOffTheGroup() {
        FleetBuilder fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.region(
                                REGION,
                                r -> r.connector(CONNECTOR).group("group-0001", List.of(CONNECTOR), numbers(0, 5))));
        Settings.Builder settings = settings().operation(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP);
        try (Rig rig = rig(settings, fleet)) {
            Plan.Builder plan = Plan.builder();
            for (String number : numbers(0, 5)) {
                plan.add(Target.of(ACCOUNT, REGION, "group-0001", number));
            }

            Ran ran = rig.run(plan.build());

            assertAll(ran, DISASSOCIATED);
            assertThat(rig.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_GROUP))
                    .isEqualTo(1);
        }
    }
}
